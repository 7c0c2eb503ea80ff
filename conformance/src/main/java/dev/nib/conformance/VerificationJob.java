package dev.nib.conformance;

import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a target is to show.
 *
 * @param prepared the program with the kernels that compute what is expected
 * @param inputs an array of {@link Program#inputBytes()} bytes for each image
 * @param outputs what the simulator computes for them, {@link Program#outputBytes()} each
 * @param tracedImages for so many of the first images every intermediate tensor is compared too, by
 *     targets that can
 * @param workDirectory where files may be written
 * @param timeout for each external process
 */
public record VerificationJob(
    PreparedProgram prepared,
    List<byte[]> inputs,
    List<byte[]> outputs,
    int tracedImages,
    Path workDirectory,
    Duration timeout) {
  public VerificationJob {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (inputs.size() != outputs.size() || inputs.isEmpty()) {
      throw new IllegalArgumentException(
          inputs.size() + " inputs and " + outputs.size() + " outputs; at least one of each");
    }
    if (tracedImages < 0) {
      throw new IllegalArgumentException("traced images: " + tracedImages);
    }
    tracedImages = Math.min(tracedImages, inputs.size());
  }

  /** As below with the fast kernels. */
  public static VerificationJob simulated(
      Program program,
      List<byte[]> inputs,
      int tracedImages,
      Path workDirectory,
      Duration timeout,
      int threads) {
    PreparedProgram prepared = PreparedProgram.of(program, Kernels.FAST);
    return simulated(prepared, inputs, tracedImages, workDirectory, timeout, threads);
  }

  /**
   * A job whose expected outputs the simulator computes now.
   *
   * @param threads that the simulator may use
   */
  public static VerificationJob simulated(
      PreparedProgram prepared,
      List<byte[]> inputs,
      int tracedImages,
      Path workDirectory,
      Duration timeout,
      int threads) {
    byte[][] outputs = Batch.run(prepared, inputs.size(), inputs::get, threads, done -> {});
    return new VerificationJob(
        prepared, inputs, List.of(outputs), tracedImages, workDirectory, timeout);
  }

  /** The program itself. */
  public Program program() {
    return prepared.program();
  }

  /** A simulator whose tensors are what is expected. */
  public Simulator simulator() {
    return new Simulator(prepared);
  }

  public int images() {
    return inputs.size();
  }

  /** The same job in another folder. */
  public VerificationJob in(Path directory) {
    return new VerificationJob(prepared, inputs, outputs, tracedImages, directory, timeout);
  }

  /** The same job with at most the first {@code count} images. */
  public VerificationJob first(int count) {
    int images = Math.min(count, images());
    return new VerificationJob(
        prepared,
        new ArrayList<>(inputs.subList(0, images)),
        new ArrayList<>(outputs.subList(0, images)),
        Math.min(tracedImages, images),
        workDirectory,
        timeout);
  }
}
