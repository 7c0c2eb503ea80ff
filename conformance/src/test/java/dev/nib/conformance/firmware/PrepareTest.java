package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Level;
import dev.nib.codegen.Templates;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.firmware.SensorPictures.Operation;
import dev.nib.conformance.firmware.SensorPictures.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras' pictures are prepared in C as in Java, byte for byte, wherever that C runs. {@code
 * -Dnib.prepare.pictures=10000} takes more of them.
 */
class PrepareTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final Path SOURCES = Path.of("src/test/resources/prepare");

  /** What an AVR's flash holds as one constant. */
  private static final int MOST_INPUTS = 32_000;

  /** Each comes as two digits, and what a tool prints is kept up to a limit. */
  private static final int MOST_OUTPUTS = ProcessRunner.MAX_OUTPUT_BYTES / 3;

  @TempDir private Path folder;

  private static int pictures(int byDefault) {
    return Integer.getInteger("nib.prepare.pictures", byDefault);
  }

  @Test
  void hostUnderSanitizers() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC_SANITIZERS));
    Machine machine = Machine.sanitized("-O2").withHarness("prepare.c");
    List<Sample> samples = samples(pictures(400), 200_000);
    write(machine.files());
    Files.write(folder.resolve("inputs.bin"), encoded(samples));
    build(machine, 200_000);
    run(machine);
    compare(samples);
  }

  @Test
  void cortexM0() throws Exception {
    Tools.assume(List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM));
    Machine machine =
        Machine.emulated("", Core.CORTEX_M0, EmulatedBoard.MICROBIT).withHarness("prepare.c");
    List<Sample> samples = samples(pictures(200), 4_000);
    write(machine.files());
    Files.write(folder.resolve("inputs.bin"), encoded(samples));
    build(machine, 4_000);
    run(machine);
    compare(samples);
  }

  /** An int of 16 bits. Pictures lie in flash, as many at a time as fit. */
  @Test
  void avr() throws Exception {
    Tools.assume(ExternalTool.running(Core.AVR));
    Chip chip = Chips.named("ATmega1284P");
    Machine machine = Machine.atmega(chip, Memory.of(chip)).withHarness("prepare.c");
    List<Sample> samples = samples(pictures(40), 2_000);
    write(machine.files());
    for (List<Sample> some : batches(samples)) {
      AvrSerial.writeInputs(folder, List.of(encoded(some)));
      build(machine, 2_000);
      AvrSerial.writeOutputs(folder, run(machine).output());
      compare(some);
    }
  }

  private static List<List<Sample>> batches(List<Sample> samples) {
    List<List<Sample>> batches = new ArrayList<>();
    int inputs = MOST_INPUTS;
    int outputs = MOST_OUTPUTS;
    for (Sample sample : samples) {
      inputs += sample.encoded().length;
      outputs += sample.expected().length;
      if (inputs > MOST_INPUTS || outputs > MOST_OUTPUTS) {
        batches.add(new ArrayList<>());
        inputs = sample.encoded().length;
        outputs = sample.expected().length;
      }
      batches.get(batches.size() - 1).add(sample);
    }
    return batches;
  }

  /** As the page of {@code nib generate web} is compiled. */
  @Test
  void webAssembly() throws Exception {
    Tools.assume(List.of(ExternalTool.CLANG_WASM, ExternalTool.WASM_LD, ExternalTool.NODE));
    List<Sample> samples = samples(pictures(400), 200_000);
    write(List.of("nib_port.h", "prepare.c", "nib_port_wasm.c", "prepare.js"));
    Files.write(folder.resolve("inputs.bin"), encoded(samples));
    List<String> command = new ArrayList<>(List.of("clang", "--target=wasm32", "-std=c99", "-O2"));
    command.addAll(List.of("-mbulk-memory", "-ffreestanding", "-nostdlib", "-Wl,--no-entry"));
    command.addAll(Machine.STRICT);
    command.addAll(sizes(200_000));
    command.addAll(List.of("-o", "firmware.wasm", "prepare.c", "nib_port_wasm.c"));
    done(command);
    done(List.of("node", "prepare.js"));
    compare(samples);
  }

  /** Every format and everything that is done comes up. */
  private static List<Sample> samples(int count, int mostBytes) {
    SensorPictures pictures = new SensorPictures(8, mostBytes);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(pictures.next(i));
    }
    assertThat(samples.stream().map(Sample::operation).distinct())
        .hasSize(Operation.values().length);
    return samples;
  }

  private void write(List<String> files) throws IOException {
    Templates templates = new Templates("nib/firmware");
    Files.writeString(folder.resolve("nib_prepare.h"), templates.fixed("nib_prepare.h"));
    for (String name : files) {
      Path own = SOURCES.resolve(name);
      Files.writeString(
          folder.resolve(name),
          Files.exists(own) ? Files.readString(own) : templates.fixed("harness/" + name));
    }
  }

  private static List<String> sizes(int mostBytes) {
    return List.of("-DPICTURE_BYTES=" + mostBytes, "-DLINE_BYTES=1200");
  }

  private void build(Machine machine, int mostBytes) throws InterruptedException {
    List<String> command = new ArrayList<>(machine.buildCommand(false, Level.SIZE, 1024));
    command.addAll(sizes(mostBytes));
    done(command);
  }

  private ProcessResult run(Machine machine) throws InterruptedException {
    return done(machine.run());
  }

  private ProcessResult done(List<String> command) throws InterruptedException {
    ProcessResult result = ProcessRunner.run(command, folder, TIMEOUT);
    assertThat(result.ok()).as(result.output()).isTrue();
    return result;
  }

  private static byte[] encoded(List<Sample> samples) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    samples.forEach(sample -> bytes.writeBytes(sample.encoded()));
    return bytes.toByteArray();
  }

  private void compare(List<Sample> samples) throws IOException {
    ByteBuffer outputs = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("outputs.bin")));
    int inked = 0;
    for (Sample sample : samples) {
      byte[] expected = sample.expected();
      byte[] got = new byte[Math.min(expected.length, outputs.remaining())];
      outputs.get(got);
      assertThat(got).as(sample.toString()).isEqualTo(expected);
      inked += Arrays.equals(got, new byte[got.length]) ? 0 : 1;
    }
    assertThat(outputs.hasRemaining()).isFalse();
    assertThat(inked).isGreaterThan(samples.size() / 4);
  }
}
