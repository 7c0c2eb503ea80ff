package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated files as their users meet them: compiled alone, together, and by others. */
class GeneratedCTest {
  private static final Pattern INCLUDE = Pattern.compile("#include \"(nib_\\w+\\.h)\"");

  @TempDir Path folder;

  @Test
  void kernelsCompileOnTheirOwn() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC, ExternalTool.CLANG, ExternalTool.GXX));
    Templates templates = new Templates("nib/firmware");
    List<String> kernels = CKernels.names().stream().map(kernel -> kernel + ".c").toList();
    for (String kernel : kernels) {
      write(templates, kernel);
    }
    for (String compiler : List.of("gcc -std=c99", "clang -std=c99", "clang -x c++ -std=c++11")) {
      List<String> command = new ArrayList<>(List.of(compiler.split(" ")));
      command.addAll(Machine.STRICT);
      command.addAll(List.of("-fsyntax-only", "-DNIB_KERNEL="));
      command.addAll(kernels);
      compiles(command);
    }
  }

  /** A source, and what it includes. */
  private void write(Templates templates, String file) throws IOException {
    if (!Files.exists(folder.resolve(file))) {
      String text = templates.fixed(file);
      Files.writeString(folder.resolve(file), text);
      for (MatchResult include : INCLUDE.matcher(text).results().toList()) {
        write(templates, include.group(1));
      }
    }
  }

  @Test
  void exampleChecksItself() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC));
    Program program = program("example");
    byte[] input = new byte[program.inputBytes()];
    new Random(4).nextBytes(input);
    byte[] output = new Simulator(program).run(input);
    write(program, Optional.of(example(input, output)));
    compiles(build("gcc -std=c99 -O2 main.c -o example"));
    ProcessResult right = Tools.run(folder, List.of("./example"));
    assertThat(right.ok()).as(right.output()).isTrue();
    assertThat(right.output()).contains("0 bytes differ");

    output[2]++;
    write(program, Optional.of(example(input, output)));
    compiles(build("gcc -std=c99 -O2 main.c -o example"));
    ProcessResult wrong = Tools.run(folder, List.of("./example"));
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.output()).contains("1 bytes differ");
  }

  @Test
  void twoModelsInOneFile() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC, ExternalTool.CLANG));
    Program first = program("first");
    write(first, Optional.empty());
    write(program("second"), Optional.empty());
    byte[] input = new byte[first.inputBytes()];
    new Random(9).nextBytes(input);
    byte[] output = new Simulator(first).run(input);
    Files.writeString(
        folder.resolve("two.c"),
        """
        #include <string.h>
        #include "first.h"
        #define FIRST_IMPLEMENTATION
        #define SECOND_IMPLEMENTATION
        #include "first.h"
        #include "second.h"
        #include "second.h"
        static int8_t a[FIRST_ARENA_BYTES];
        static int8_t b[SECOND_ARENA_BYTES];
        static const int8_t in[FIRST_INPUT_BYTES] = {%s};
        static const int8_t out[FIRST_OUTPUT_BYTES] = {%s};
        int main(void) {
          memcpy(first_input(a), in, sizeof in);
          memcpy(second_input(b), in, sizeof in);
          const int digit = first_predict(a);
          if (digit != second_predict(b)) {
            return 1;
          }
          memcpy(first_input(a), in, sizeof in);
          memcpy(second_input(b), in, sizeof in);
          first_run(a);
          second_run(b);
          return digit != first_argmax(first_output(a))
              || memcmp(first_output(a), out, sizeof out) != 0
              || memcmp(second_output(b), out, sizeof out) != 0;
        }
        """
            .formatted(list(input), list(output)));
    for (String compiler :
        List.of(
            "gcc -std=c99", "clang -std=c99", "gcc -x c++ -std=c++11", "clang -x c++ -std=c++11")) {
      compiles(build(compiler + " two.c -o two"));
      assertThat(Tools.run(folder, List.of("./two")).ok()).as(compiler).isTrue();
    }
  }

  @Test
  void headersOfDifferentKernelsDoNotMix() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC));
    write(program("first"), Optional.empty());
    write(program("second"), Optional.empty());
    Path second = folder.resolve("second.h");
    String text = Files.readString(second);
    Files.writeString(
        second, text.replaceAll("(NIB_CONV_2D_BLOCK_S8_C_TEXT(?: !=)?) 0x\\w+", "$1 0x12345678u"));
    Files.writeString(
        folder.resolve("two.c"),
        """
        #define FIRST_IMPLEMENTATION
        #define SECOND_IMPLEMENTATION
        #include "first.h"
        #include "second.h"
        """);
    ProcessResult result = Tools.run(folder, build("gcc -std=c99 -c two.c"));
    assertThat(result.ok()).isFalse();
    assertThat(result.output()).contains("two headers with different nib_conv_2d_block_s8.c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0..1", "0..255", "-1..1", "0.1307,0.3081"})
  void pixelsAreThoseOfTheTable(String range) throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC));
    PixelScale scale = PixelScale.parse(range);
    GraphBuilder builder = new GraphBuilder();
    float step = (scale.high() - scale.low()) / 255;
    int zeroPoint = Math.round(-128 - scale.low() / step);
    int input = builder.input(Shape.of(1, 4, 4, 1), Quantization.perTensor(step, zeroPoint));
    Graph graph = builder.output(builder.reshape(input, 1, 16)).build();
    Program program = Lowering.lower(graph, "pixels", "0".repeat(64));
    COptions options =
        new COptions(List.of(), Optional.empty(), Optional.of(scale), CTarget.of(Objective.SPEED));
    for (GeneratedFile file : CBackend.generate(program, options)) {
      Files.writeString(folder.resolve(file.path()), file.text());
    }
    Bytes table = PixelInput.of(program, Optional.of(scale)).table();
    Files.writeString(
        folder.resolve("pixels.c"),
        """
        #define PIXELS_IMPLEMENTATION
        #include "pixels.h"
        static const int8_t levels[256] = {%s};
        int main(void) {
          for (int i = 0; i < 256; i++) {
            if (pixels_pixel((uint8_t)i) != levels[i]) {
              return 1;
            }
          }
          return 0;
        }
        """
            .formatted(list(table.toArray())));
    compiles(build("gcc -std=c99 pixels.c -o pixels"));
    assertThat(Tools.run(folder, List.of("./pixels")).ok()).isTrue();
  }

  @Test
  void constantsStayInFlashOnAvr() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.AVR_GCC));
    Map<String, Integer> sections = sections(Chips.named("ATmega328P"));
    assertThat(sections.getOrDefault(".data", 0)).isZero();
    assertThat(sections.getOrDefault(".bss", 0)).isZero();
    assertThat(sections.getOrDefault(".rodata", 0)).isZero();
  }

  @Test
  void constantsStayInFlashOnCortexM0() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.ARM_GCC));
    Map<String, Integer> sections = sections(Chips.with(Core.CORTEX_M0));
    assertThat(sections.getOrDefault(".data", 0)).isZero();
    assertThat(sections.getOrDefault(".bss", 0)).isZero();
  }

  /** Bytes of each section of the compiled header. */
  private Map<String, Integer> sections(Chip chip) throws IOException, InterruptedException {
    Program program = program("flash");
    write(program, Optional.empty());
    Files.writeString(
        folder.resolve("flash.c"), "#define FLASH_IMPLEMENTATION\n#include \"flash.h\"\n");
    compiles(build(String.join(" ", chip.compile()) + " -c flash.c -o flash.o"));
    ProcessResult result =
        Tools.run(folder, List.of(chip.core().toolchain().program("size"), "-A", "flash.o"));
    Map<String, Integer> sections = new HashMap<>();
    for (String line : result.output().lines().filter(l -> l.startsWith(".")).toList()) {
      String[] fields = line.split("\\s+", 3);
      sections.put(fields[0], Integer.valueOf(fields[1]));
    }
    int constants =
        program.steps().stream().mapToInt(step -> StepCost.of(step).constantBytes()).sum();
    assertThat(sections.values().stream().mapToInt(Integer::intValue).sum())
        .as("bytes of code and constants")
        .isGreaterThan(constants);
    return sections;
  }

  private void compiles(List<String> command) throws InterruptedException {
    ProcessResult result = Tools.run(folder, command);
    assertThat(result.ok()).as("%s%n%s", command, result.output()).isTrue();
    assertThat(result.output()).isEmpty();
  }

  private static List<String> build(String command) {
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(1, Machine.STRICT);
    return all;
  }

  private void write(Program program, Optional<COptions.Example> example) throws IOException {
    for (GeneratedFile file :
        CBackend.generate(
            program,
            new COptions(List.of(), example, Optional.empty(), CTarget.of(Objective.SPEED)))) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
  }

  private static COptions.Example example(byte[] input, byte[] output) {
    return new COptions.Example("Random bytes.", Bytes.of(input), Bytes.of(output));
  }

  private static Program program(String name) {
    return Lowering.lower(SampleGraphs.everyOperator(), name, "0".repeat(64));
  }

  private static String list(byte[] bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> Integer.toString(bytes[i]))
        .collect(Collectors.joining(","));
  }
}
