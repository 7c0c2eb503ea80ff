package dev.nib.conformance.web;

import dev.nib.codegen.web.WebBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The generated C as WebAssembly, as the page runs it, in Node.js. */
public record WasmTarget() implements VerificationTarget {
  @Override
  public String name() {
    return "wasm";
  }

  @Override
  public String description() {
    return "the C as WebAssembly, as nib generate web has it, in Node.js";
  }

  @Override
  public List<ExternalTool> tools() {
    List<ExternalTool> tools = new ArrayList<>(WasmBuild.TOOLS);
    tools.add(ExternalTool.NODE);
    return tools;
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    WebBackend page;
    try {
      // What grey levels are for does not matter to bytes.
      page = WebBackend.of(job.program(), Optional.of(PixelScale.UNIT));
    } catch (ModelException e) {
      return VerificationResult.doesNotFit(name(), "no page: " + e.getMessage());
    }
    WasmBuild.compile(page, job.workDirectory(), job.timeout());
    ByteArrayOutputStream inputs = new ByteArrayOutputStream();
    for (byte[] input : job.inputs()) {
      inputs.write(input);
    }
    Files.write(job.workDirectory().resolve("inputs"), inputs.toByteArray());
    int inputBytes = job.program().inputBytes();
    int outputBytes = job.program().outputBytes();
    ProcessResult run =
        ProcessRunner.run(
            List.of(
                "node",
                WebBackend.RUNNER,
                WasmBuild.MODULE,
                "inputs",
                "outputs",
                Integer.toString(inputBytes),
                Integer.toString(outputBytes)),
            job.workDirectory(),
            job.timeout());
    if (!run.ok()) {
      return VerificationResult.failed(name(), "run: " + run.summary());
    }
    byte[] outputs = Files.readAllBytes(job.workDirectory().resolve("outputs"));
    ByteComparison comparison = new ByteComparison();
    for (int i = 0; i < job.images(); i++) {
      comparison.add(i, "the output", job.outputs().get(i), outputs, i * outputBytes);
    }
    return comparison.result(
        name(), job.images(), String.format(Locale.ROOT, "%,d images", job.images()));
  }
}
