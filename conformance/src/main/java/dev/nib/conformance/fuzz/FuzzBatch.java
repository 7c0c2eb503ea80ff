package dev.nib.conformance.fuzz;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Graphs side by side in one model, since each start of a process takes as long as many graphs. */
record FuzzBatch(Bytes model, IntegerProgram program, List<byte[]> inputs) {
  private static final int IMAGES = 6;

  /** Far apart, so that neighbouring numbers give random numbers that have nothing in common. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The random graphs of these numbers. */
  static FuzzBatch of(long seed, List<Integer> numbers) {
    GraphBuilder builder = new GraphBuilder();
    numbers.forEach(number -> append(builder, seed, number));
    FuzzBatch drawn = of(builder.build(), List.of());
    return new FuzzBatch(
        drawn.model, drawn.program, RandomInputs.of(drawn.program, IMAGES, seed + numbers.get(0)));
  }

  /** Through the file format, as any model comes. */
  static FuzzBatch of(Graph graph, List<byte[]> inputs) {
    byte[] model = TfliteWriter.write(graph);
    return new FuzzBatch(
        Bytes.of(model), Lowering.lower(TfliteReader.read(model), "fuzz", "0".repeat(64)), inputs);
  }

  /** False when the lowering refuses graph {@code number}. */
  static boolean lowers(long seed, int number) {
    GraphBuilder builder = new GraphBuilder();
    append(builder, seed, number);
    try {
      Lowering.lower(builder.build(), "fuzz", "");
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  private static void append(GraphBuilder builder, long seed, int number) {
    RandomGraph.append(builder, new Random(seed * 31 + GOLDEN * (number + 1)));
  }

  /** Runs everything in a folder of its own below {@code work}, which is removed. */
  VerificationResult verify(VerificationTarget target, Path work, Duration timeout)
      throws InterruptedException {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(work, "fuzz-");
      return target.verify(
          VerificationJob.simulated(program, inputs, inputs.size(), folder, timeout, 1));
    } catch (IOException | UncheckedIOException e) {
      return VerificationResult.failed(target.name(), e.toString());
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }
}
