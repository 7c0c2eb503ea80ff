package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.firmware.Tools;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Programs, and runs of targets on them. */
final class HdlJobs {
  static final Program EVERY_OPERATOR =
      Lowering.lower(SampleGraphs.everyOperator(), "every-operator", "0".repeat(64));

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private HdlJobs() {}

  /** One fully connected layer; a missing bias is 0. */
  static Program dense(int inputs, int outputs) {
    byte[] weights = new byte[inputs * outputs];
    new Random(inputs).nextBytes(weights);
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, inputs), Quantization.perTensor(0.5f, 3));
    Weights w = new Weights(Bytes.of(weights), Floats.of(0.01f), Optional.empty());
    int output =
        builder.fullyConnected(
            input, inputs, outputs, false, w, Activation.NONE, Quantization.perTensor(1f, 0));
    return Lowering.lower(builder.output(output).build(), "dense", "0".repeat(64));
  }

  /** A target that takes no images. */
  static VerificationResult run(
      String target, Program program, int lanes, Path folder, RomProject.Generator generator)
      throws InterruptedException {
    return run(
        target,
        new VerilogOptions(lanes),
        generator,
        VerificationJob.simulated(
            program, List.of(new byte[program.inputBytes()]), 0, folder, TIMEOUT, 1));
  }

  /** A target with random images, every step of each compared. */
  static VerificationResult run(
      String target,
      Program program,
      VerilogOptions options,
      int images,
      Path folder,
      RomProject.Generator generator)
      throws InterruptedException {
    List<byte[]> inputs = RandomInputs.of(program, images, 7);
    return run(
        target,
        options,
        generator,
        VerificationJob.simulated(program, inputs, images, folder, TIMEOUT, 1));
  }

  private static VerificationResult run(
      String target, VerilogOptions options, RomProject.Generator generator, VerificationJob job)
      throws InterruptedException {
    VerificationTarget found =
        HdlTargets.all(options, generator).stream()
            .filter(t -> t.name().equals(target))
            .findFirst()
            .orElseThrow();
    Tools.assume(found.tools());
    return new Verification(Tools.BOX).run(job, List.of(found), Verification.SILENT).get(0);
  }

  static VerificationResult run(String target, Program program, int lanes, Path folder)
      throws InterruptedException {
    return run(target, program, lanes, folder, VerilogBackend::generate);
  }

  /** The generated files with the text of one changed, which must change it. */
  static RomProject.Generator changing(String path, UnaryOperator<String> change) {
    return (program, options) -> {
      List<GeneratedFile> files = VerilogBackend.generate(program, options);
      if (files.stream().noneMatch(file -> file.path().equals(path))) {
        throw new IllegalArgumentException(path + " is not generated");
      }
      return files.stream()
          .map(file -> file.path().equals(path) ? changed(file, change) : file)
          .toList();
    };
  }

  private static GeneratedFile changed(GeneratedFile file, UnaryOperator<String> change) {
    String text = change.apply(file.text());
    if (text.equals(file.text())) {
      throw new IllegalArgumentException(file.path() + " is unchanged");
    }
    return new GeneratedFile(file.path(), text);
  }

  /** The lowest bit of the last word of a .mem file. */
  static String flipLastBit(String mem) {
    int at = mem.length() - 2;
    char flipped = Character.forDigit(Character.digit(mem.charAt(at), 16) ^ 1, 16);
    return mem.substring(0, at) + flipped + "\n";
  }

  /** What a command said that ended well. */
  static ProcessResult done(Path folder, Duration timeout, List<String> command)
      throws InterruptedException {
    ProcessResult result = ProcessRunner.run(command, folder, timeout);
    assertThat(result.ok()).as(result.summary() + result.output()).isTrue();
    return result;
  }

  /** A module that does not depend on a model, as it is shipped. */
  static String fixed(String name) throws IOException {
    try (InputStream in = HdlJobs.class.getClassLoader().getResourceAsStream("nib/hdl/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
