package dev.nib.conformance.firmware;

import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.StepCost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The generated C on an 8-bit AVR: the smallest of a few that holds the net, in simavr.
 *
 * <p>There is no file to read there, so a few images lie in flash, and outputs come as text.
 */
final class AvrTarget implements VerificationTarget {
  private static final int MAX_IMAGES = 4;

  /** Code of the kernels and the harness, a generous bound. */
  private static final int CODE_BYTES = 10_000;

  private static final int STACK_BYTES = 400;

  private static final List<Chip> CHIPS =
      List.of(
          new Chip("atmega328p", new Memory(32 * 1024, 2048)),
          new Chip("atmega1284p", new Memory(128 * 1024, 16384)));

  private static final List<String> FILES =
      List.of("nib_port.h", "nib_harness.c", "nib_port_avr.c");

  /** The serial port's lines, without the emulator's colours and its own messages. */
  private static final Pattern HEX_LINE = Pattern.compile("(?:[0-9a-f]{2})+");

  private static final Pattern DECORATION = Pattern.compile("\\x1b\\[[0-9;]*m|[.\\s]+$");

  private record Chip(String name, Memory memory) {}

  @Override
  public String name() {
    return "avr";
  }

  @Override
  public String description() {
    return "C for AVR (avr-gcc -Os), run in simavr on the ATmega that holds the net";
  }

  @Override
  public List<ExternalTool> tools() {
    return List.of(ExternalTool.AVR_GCC, ExternalTool.SIMAVR);
  }

  @Override
  public VerificationResult verify(VerificationJob all) throws IOException, InterruptedException {
    VerificationJob job = all.first(MAX_IMAGES);
    Optional<Chip> fitting = CHIPS.stream().filter(chip -> fits(job, chip)).findFirst();
    if (fitting.isEmpty()) {
      return VerificationResult.doesNotFit(name(), refusal(job.program()));
    }
    Chip chip = fitting.get();
    Path folder = job.workDirectory();
    FirmwareProject project = FirmwareProject.write(folder, job, FILES);
    Files.writeString(folder.resolve("nib_inputs.h"), inputs(job));
    Machine machine =
        new Machine(
            "",
            List.of("avr-gcc", "-std=c99", "-Os", "-mmcu=" + chip.name()),
            FILES,
            List.of("simavr", "-m", chip.name(), "-f", "16000000", Machine.BINARY));
    ProcessResult build = ProcessRunner.run(machine.buildCommand(false), folder, job.timeout());
    if (!build.ok()) {
      return VerificationResult.failed(name(), "build: " + build.summary());
    }
    ProcessResult run = ProcessRunner.run(machine.run(), folder, job.timeout());
    if (!run.ok()) {
      return VerificationResult.failed(name(), "run: " + run.summary());
    }
    Files.write(folder.resolve("outputs.bin"), outputs(run.output()));
    ByteComparison comparison = new ByteComparison();
    project.compareOutputs(comparison);
    return comparison.result(
        name(), job.images(), "%d images on an %s".formatted(job.images(), chip.name()));
  }

  private static boolean fits(VerificationJob job, Chip chip) {
    long inputs = (long) job.images() * job.program().inputBytes();
    return constants(job.program()) + inputs <= CBackend.AVR_NEAR_FLASH_BYTES
        && chip.memory().holds(job.program(), inputs + CODE_BYTES, STACK_BYTES)
        && job.program().steps().stream()
            .allMatch(step -> StepCost.of(step).weightBytes() <= Short.MAX_VALUE);
  }

  private static long constants(IntegerProgram program) {
    return StepCost.total(program).constantBytes();
  }

  private static String refusal(IntegerProgram program) {
    return String.format(
        Locale.ROOT,
        "the net has %,d bytes of constants and an arena of %,d; the largest chip here, %s, has %,d"
            + " bytes of RAM, its pointers reach %,d bytes of constants, and a layer's weights may"
            + " have %,d",
        constants(program),
        program.arena().bytes(),
        CHIPS.get(CHIPS.size() - 1).name(),
        CHIPS.get(CHIPS.size() - 1).memory().ramBytes(),
        CBackend.AVR_NEAR_FLASH_BYTES,
        (int) Short.MAX_VALUE);
  }

  private static String inputs(VerificationJob job) {
    List<String> values = new ArrayList<>();
    for (byte[] input : job.inputs()) {
      for (byte value : input) {
        values.add(Integer.toString(value));
      }
    }
    return "static const int8_t nib_inputs[] PROGMEM = {" + String.join(",\n", values) + "};\n";
  }

  private static byte[] outputs(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.lines()
        .map(line -> DECORATION.matcher(line).replaceAll(""))
        .filter(line -> HEX_LINE.matcher(line).matches())
        .forEach(line -> bytes.writeBytes(HexFormat.of().parseHex(line)));
    return bytes.toByteArray();
  }
}
