package dev.nib.conformance.firmware;

import dev.nib.chip.StackTable;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A folder with the generated C, the harness around it, the inputs, and later the outputs. */
final class FirmwareProject {
  private static final Templates HARNESS = new Templates("nib/firmware/harness");

  private final Path folder;
  private final VerificationJob job;

  private FirmwareProject(Path folder, VerificationJob job) {
    this.folder = folder;
    this.job = job;
  }

  /**
   * Writes the project into {@code folder}, which is made.
   *
   * @param files of the harness that the tool chain needs
   */
  static FirmwareProject write(Path folder, VerificationJob job, List<String> files)
      throws IOException {
    Files.createDirectories(folder);
    for (GeneratedFile file : CBackend.generate(job.program(), COptions.NONE)) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    for (String file : files) {
      Files.writeString(folder.resolve(file), HARNESS.fixed(file));
    }
    Files.writeString(folder.resolve("nib_model.h"), modelHeader(job.program()));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("inputs.bin")))) {
      for (byte[] input : job.inputs()) {
        out.write(input);
      }
    }
    return new FirmwareProject(folder, job);
  }

  Program program() {
    return job.program();
  }

  /** The command that builds it for a machine, or is refused by the linker there. */
  List<String> buildCommand(Machine machine, boolean traced) {
    int stack =
        machine
            .core()
            .map(core -> StackTable.measured().neededBytes(job.program(), core))
            .orElse(0);
    return machine.buildCommand(traced, stack);
  }

  /** Runs what was built. */
  ProcessResult run(Machine machine) throws InterruptedException {
    return ProcessRunner.run(machine.run(), folder, job.timeout());
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

  /** The names by which the harness knows the model. */
  private static String modelHeader(Program program) {
    String prefix = CBackend.prefix(program);
    String macro = prefix.toUpperCase(Locale.ROOT);
    return """
        #ifdef NIB_TRACED
        #define %2$s_TRACE(step, name, data, bytes) nib_trace((data), (bytes))
        #endif
        #define %2$s_IMPLEMENTATION
        #include "%1$s.h"
        #define NIB_MODEL_ARENA_BYTES %2$s_ARENA_BYTES
        #define NIB_MODEL_RUN %1$s_run
        #define NIB_MODEL_INPUTS(X)%3$s
        #define NIB_MODEL_OUTPUTS(X)%4$s
        """
        .formatted(
            prefix,
            macro,
            tensors(prefix, "input", program.inputs().size()),
            tensors(prefix, "output", program.outputs().size()));
  }

  private static String tensors(String prefix, String what, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "_" + what + (count > 1 ? "_" + i : ""))
        .map(name -> " X(%s, %s_BYTES)".formatted(name, name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.joining());
  }

  /** Compares {@code outputs.bin} with what the simulator computed. */
  void compareOutputs(ByteComparison comparison) throws IOException {
    try (InputStream in = open("outputs.bin")) {
      for (int image = 0; image < job.images(); image++) {
        byte[] expected = job.outputs().get(image);
        comparison.add(image, "output", expected, in.readNBytes(expected.length), 0);
      }
      requireEnd("outputs.bin", in);
    }
  }

  /** Runs the simulator on each image, and compares {@code trace.bin} with what its steps write. */
  void compareTrace(ByteComparison comparison) throws IOException {
    Simulator simulator = job.simulator();
    int inputs = job.program().inputs().size();
    try (InputStream in = open("trace.bin")) {
      for (int image = 0; image < job.images(); image++) {
        int current = image;
        int[] seen = {0};
        simulator.run(
            job.inputs().get(image),
            (tensor, content) -> {
              if (seen[0]++ >= inputs) {
                comparison.add(current, tensor.name(), content, read(in, content.length), 0);
              }
            });
      }
      requireEnd("trace.bin", in);
    }
  }

  private static byte[] read(InputStream in, int bytes) {
    try {
      return in.readNBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream open(String name) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(name)));
  }

  private static void requireEnd(String name, InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException(name + " is longer than the images' bytes");
    }
  }
}
