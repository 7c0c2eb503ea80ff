package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.EmulatedBoard;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nets and a font on an ATmega2560, 90,000 bytes of constants, linked in any order. */
class FarFlashTest {
  private static final int INPUTS = 500;
  private static final int OUTPUTS = 60;

  private static final String MAIN =
      """
      #include <avr/interrupt.h>
      #include <avr/io.h>
      #include <avr/sleep.h>
      #include "first.h"
      #include "second.h"
      unsigned char font_at(unsigned i);
      static int8_t arena[FIRST_ARENA_BYTES];
      static void put(char c) { while (!(UCSR0A & (1 << UDRE0))) { } UDR0 = (uint8_t)c; }
      static void hex(uint8_t b) { put("0123456789abcdef"[b >> 4]); put("0123456789abcdef"[b & 15]); }
      static void fill(int8_t *to) { for (int i = 0; i < 500; i++) { to[i] = (int8_t)(i * 7); } }
      int main(void) {
        UCSR0B = 1 << TXEN0;
        fill(first_input(arena)); first_run(arena);
        for (int i = 0; i < 60; i++) { hex((uint8_t)first_output(arena)[i]); }
        fill(second_input(arena)); second_run(arena);
        for (int i = 0; i < 60; i++) { hex((uint8_t)second_output(arena)[i]); }
        hex(font_at(29999)); put('\\n');
        for (volatile int i = 0; i < 3000; i++) { }
        cli(); sleep_mode();
        return 0;
      }
      """;

  private static final String FONT =
      """
      #include <avr/pgmspace.h>
      unsigned char font_at(unsigned i);
      static const unsigned char font[30000] PROGMEM = {[29999] = 0x49};
      unsigned char font_at(unsigned i) { return pgm_read_byte(font + i); }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"first second font", "font second first", "second font first"})
  void theOrderOfFilesDoesNotMatter(String order) throws Exception {
    Tools.assume(List.of(ExternalTool.AVR_GCC, ExternalTool.SIMAVR));
    byte[] input = new byte[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      input[i] = (byte) (i * 7);
    }
    StringBuilder expected = new StringBuilder();
    for (String name : List.of("first", "second")) {
      Program program = program(name);
      write(name, program);
      expected.append(HexFormat.of().formatHex(new Simulator(program).run(input)));
    }
    Files.writeString(folder.resolve("main.c"), MAIN);
    Files.writeString(folder.resolve("font.c"), FONT);
    Chip chip = Chips.named("ATmega2560");
    List<String> build = new ArrayList<>(chip.compile());
    build.add("main.c");
    Arrays.stream(order.split(" ")).map(name -> name + ".c").forEach(build::add);
    build.addAll(List.of("-o", "far.elf"));
    ProcessResult built = Tools.run(folder, build);
    assertThat(built.ok()).as(built.output()).isTrue();
    List<String> simulate = new ArrayList<>(EmulatedBoard.atmega(chip).command(chip.core()));
    simulate.add("far.elf");
    ProcessResult run = Tools.run(folder, simulate);
    assertThat(run.output()).contains(expected + "49");
  }

  private void write(String name, Program program) throws IOException {
    for (GeneratedFile file : CBackend.generate(program, COptions.NONE)) {
      if (file.path().endsWith(".h")) {
        Files.write(folder.resolve(file.path()), file.bytes());
      }
    }
    Files.writeString(
        folder.resolve(name + ".c"),
        "#define %1$s_IMPLEMENTATION\n#include \"%2$s.h\"\n"
            .formatted(name.equals("first") ? "FIRST" : "SECOND", name));
  }

  private static Program program(String name) {
    byte[] values = new byte[INPUTS * OUTPUTS];
    new Random(name.length()).nextBytes(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == Byte.MIN_VALUE ? 0 : values[i];
    }
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.05f, 3);
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(Bytes.of(values), Floats.of(0.0001f), Optional.empty());
    int in = builder.input(Shape.of(1, INPUTS), q);
    builder.output(builder.fullyConnected(in, INPUTS, OUTPUTS, false, weights, Activation.NONE, q));
    return Lowering.lower(builder.build(), name, "0".repeat(64));
  }
}
