package dev.nib.codegen.verilog.engine;

import dev.nib.model.ModelException;
import dev.nib.program.CentredForm;
import dev.nib.program.Step;

/**
 * A step as the engine computes it.
 *
 * @param centred its sums and biases for inputs less their zero point
 * @param windows where its taps lie
 * @param inputPitch bytes of the input from one run of taps to the next
 * @param weightPitch words of weights from one run of taps to the next
 * @param taps of a channel: words of weights of a group of channels
 */
public record EngineStep(
    Step.Weighted step,
    CentredForm centred,
    WindowTable windows,
    int inputPitch,
    int weightPitch,
    int taps) {
  static EngineStep of(Step.Conv2D step) {
    if (step.pooling().filter(pooling -> pooling.pool() != Step.Pool.MAX).isPresent()) {
      throw new ModelException("the core computes no average with it");
    }
    int channels = step.input().shape().extent(3);
    int width = step.placement().window().width();
    int taps = step.weights().size() / step.bias().size();
    if (taps != step.placement().window().height() * width * channels) {
      throw new ModelException("its channels are in groups, and the core takes none that are");
    }
    return new EngineStep(
        step,
        CentredForm.of(step),
        WindowTable.of(step),
        step.input().shape().extent(2) * channels,
        width * channels,
        taps);
  }

  static EngineStep of(Step.FullyConnected step) {
    return new EngineStep(step, CentredForm.of(step), WindowTable.of(step), 0, 0, step.inputs());
  }

  /** Output channels. */
  public int channels() {
    return step.bias().size();
  }

  /** The weight of an output channel at a tap. */
  public int weight(int channel, int tap) {
    return step.weights().get(channel * taps + tap);
  }

  /** Groups of {@code lanes} channels. */
  public int groups(int lanes) {
    return (channels() + lanes - 1) / lanes;
  }

  /** Channels of the last group. */
  public int rest(int lanes) {
    return channels() - (groups(lanes) - 1) * lanes;
  }

  /**
   * Multiplications that the outputs need: of taps inside the image, in windows that a pool keeps.
   */
  public long neededMacs() {
    long columns = windows.columns().stream().mapToLong(WindowTable.Entry::count).sum();
    long rows = windows.rows().stream().mapToLong(WindowTable.Entry::count).sum();
    return columns * rows * channels();
  }
}
