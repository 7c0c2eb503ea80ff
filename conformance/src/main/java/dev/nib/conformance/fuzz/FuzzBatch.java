package dev.nib.conformance.fuzz;

import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Graphs side by side in one model, since each start of a process takes as long as many graphs.
 *
 * @param alignment of the constants in the file
 */
record FuzzBatch(Bytes model, Program program, List<byte[]> inputs, int alignment) {
  /** All of {@code graphs}. */
  static FuzzBatch of(List<FuzzGraph> graphs, int alignment) {
    GraphBuilder builder = new GraphBuilder();
    graphs.forEach(graph -> graph.append(builder));
    List<byte[]> inputs = new ArrayList<>();
    for (int sample = 0; sample < FuzzGraph.SAMPLES; sample++) {
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      for (FuzzGraph graph : graphs) {
        together.writeBytes(graph.inputs().get(sample));
      }
      inputs.add(together.toByteArray());
    }
    return of(builder.build(), inputs, alignment);
  }

  /** Through the file format, as any model comes. */
  static FuzzBatch of(Graph graph, List<byte[]> inputs, int alignment) {
    byte[] model = TfliteWriter.write(graph, alignment);
    return new FuzzBatch(
        Bytes.of(model),
        Lowering.lower(TfliteReader.read(model), "fuzz", "0".repeat(64)),
        inputs,
        alignment);
  }

  /** The same with a single sample. */
  FuzzBatch only(byte[] input) {
    return new FuzzBatch(model, program, List.of(input), alignment);
  }

  /**
   * Runs everything in a folder of its own below {@code work}, which is removed. What is expected
   * comes from the reference kernels.
   */
  VerificationResult verify(VerificationTarget target, Path work, Duration timeout)
      throws InterruptedException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(work, "fuzz-");
      PreparedProgram reference = PreparedProgram.of(program, Kernels.REFERENCE);
      return target.verify(
          VerificationJob.simulated(reference, inputs, inputs.size(), folder, timeout, 1));
    } catch (IOException | UncheckedIOException e) {
      return VerificationResult.failed(target.name(), e.toString());
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }
}
