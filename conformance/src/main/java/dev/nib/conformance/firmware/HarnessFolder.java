package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RunMeasurement;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A folder with the generated C, the harness around it, the inputs, and later the outputs. */
record HarnessFolder(Path folder) {
  private static final Templates HARNESS = new Templates("nib/firmware/harness");

  /**
   * Writes all that a machine needs into {@code folder}, which is made.
   *
   * @param modelHeader names what the harness calls
   * @param inputs the bytes of each image
   */
  static HarnessFolder write(
      Path folder,
      Machine machine,
      List<GeneratedFile> files,
      String modelHeader,
      List<byte[]> inputs)
      throws IOException {
    Files.createDirectories(folder);
    for (GeneratedFile file : files) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    writeHarness(folder, machine.files());
    Files.writeString(folder.resolve("nib_model.h"), modelHeader);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("inputs.bin")))) {
      for (byte[] input : inputs) {
        out.write(input);
      }
    }
    return new HarnessFolder(folder);
  }

  /** Writes files of the harness. */
  static void writeHarness(Path folder, List<String> files) throws IOException {
    for (String file : files) {
      Files.writeString(folder.resolve(file), HARNESS.fixed(file));
    }
  }

  /** The command that builds it for a machine, or is refused by the linker there. */
  static List<String> buildCommand(
      Machine machine, boolean traced, Level level, Footprint footprint) {
    int stack =
        machine.core().map(core -> StackTable.measured().neededBytes(footprint, core)).orElse(0);
    return machine.buildCommand(traced, level, stack);
  }

  /** Runs what was built. */
  ProcessResult run(Machine machine, Duration timeout) throws InterruptedException {
    return ProcessRunner.run(machine.run(), folder, timeout);
  }

  /** How much stack the last run took, on machines that measure it. */
  Optional<StackUse> stackUse(Machine machine) throws IOException {
    if (machine.core().isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("stack.bin"));
    if (bytes.length != StackUse.BYTES) {
      throw new IOException("stack.bin has " + bytes.length + " bytes, not " + StackUse.BYTES);
    }
    return Optional.of(StackUse.of(bytes));
  }

  /**
   * What the last run took, on machines that measure it.
   *
   * @param options of {@code nib generate c} that the code is of
   * @param functions that the harness calls to run the model
   */
  Optional<RunMeasurement> measurement(
      Machine machine,
      String options,
      List<String> functions,
      Footprint footprint,
      Duration timeout)
      throws IOException, InterruptedException {
    Optional<StackUse> use = stackUse(machine);
    if (use.isEmpty() || use.get().count() == 0) {
      return Optional.empty(); // nothing is counted here, or more than the timer holds
    }
    Core core = machine.core().orElseThrow();
    EmulatedBoard board = machine.board().orElseThrow();
    Chip chip = Chips.with(core);
    boolean cycles = core.toolchain() == Toolchain.AVR;
    long count = use.get().count() * board.countThousandths() / 1000;
    StackGraph graph = StackGraph.of(folder, core, timeout);
    return Optional.of(
        new RunMeasurement(
            core.displayName(),
            options,
            count,
            cycles ? "cycles" : "instructions",
            graph.codeBytes(functions),
            footprint.constantBytes(),
            footprint.arenaBytes(),
            use.get().runBytes(),
            chip.name(),
            count / (1000.0 * chip.megahertz())));
  }

  /** Compares {@code outputs.bin} with what was expected of each image. */
  void compareOutputs(List<byte[]> expected, ByteComparison comparison) throws IOException {
    try (InputStream in = open("outputs.bin")) {
      for (int image = 0; image < expected.size(); image++) {
        byte[] output = expected.get(image);
        comparison.add(image, "output", output, in.readNBytes(output.length), 0);
      }
      requireEnd("outputs.bin", in);
    }
  }

  InputStream open(String name) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(name)));
  }

  static void requireEnd(String name, InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException(name + " is longer than the images' bytes");
    }
  }
}
