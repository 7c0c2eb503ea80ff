package dev.nib.sim;

import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Step;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.Objects;

/**
 * Runs an integer program on one input at a time, in an arena laid out as on the chip.
 *
 * <p>A simulator owns its arena and serves one thread; {@link Batch} runs many inputs on several.
 */
public final class Simulator {
  private final IntegerProgram program;
  private final byte[] arena;
  private final Step.Visitor<Void> kernels;

  /** Uses the reference kernels. */
  public Simulator(IntegerProgram program) {
    this.program = Objects.requireNonNull(program);
    this.arena = new byte[program.arena().bytes()];
    this.kernels = new ReferenceKernels(arena);
  }

  /** Sees each tensor as soon as it is there. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param tensor an input of the program, or the output of a step
     * @param content its elements in row-major order, the observer's to keep
     */
    void seen(ActivationBuffer tensor, byte[] content);
  }

  /**
   * The outputs for {@code input}.
   *
   * @param input {@link IntegerProgram#inputBytes()} bytes, the inputs one after another
   * @return {@link IntegerProgram#outputBytes()} bytes, the outputs one after another
   */
  public byte[] run(byte[] input) {
    return run(input, null);
  }

  /**
   * As {@link #run(byte[])}, and shows every tensor to {@code observer}, inputs first.
   *
   * @param observer null for none
   */
  public byte[] run(byte[] input, Observer observer) {
    if (input.length != program.inputBytes()) {
      throw new IllegalArgumentException(
          "input has %d bytes, %s takes %d"
              .formatted(input.length, program.name(), program.inputBytes()));
    }
    int from = 0;
    for (ActivationBuffer buffer : program.inputs()) {
      System.arraycopy(input, from, arena, buffer.offsetBytes(), buffer.bytes());
      from += buffer.bytes();
      show(buffer, observer);
    }
    for (Step step : program.steps()) {
      step.accept(kernels);
      show(step.output(), observer);
    }
    return outputs(program.outputs());
  }

  private byte[] outputs(List<ActivationBuffer> buffers) {
    byte[] output = new byte[program.outputBytes()];
    int to = 0;
    for (ActivationBuffer buffer : buffers) {
      System.arraycopy(arena, buffer.offsetBytes(), output, to, buffer.bytes());
      to += buffer.bytes();
    }
    return output;
  }

  private void show(ActivationBuffer buffer, Observer observer) {
    if (observer != null) {
      byte[] content = new byte[buffer.bytes()];
      System.arraycopy(arena, buffer.offsetBytes(), content, 0, content.length);
      observer.seen(buffer, content);
    }
  }
}
