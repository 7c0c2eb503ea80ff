package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.verilog.engine.EngineStep.Runs;
import dev.nib.codegen.verilog.engine.EngineStep.WeightAt;
import dev.nib.model.ModelException;
import dev.nib.model.Window;
import dev.nib.program.CentredForm;
import dev.nib.program.Step;
import java.util.Optional;

/** Convolutions, with the largest of a pool's outputs or without, and fully connected layers. */
final class WeightedSteps {
  private WeightedSteps() {}

  static EngineStep of(Step.Conv2D step, int lanes) {
    int channels = step.input().shape().extent(3);
    int taps = step.weights().size() / step.bias().size();
    if (taps != step.placement().window().height() * step.placement().window().width() * channels) {
      throw new ModelException("its channels are in groups, and the core takes none that are");
    }
    return convolution(
        step, lanes, (o, tap) -> step.weights().get(o * taps + tap), step.bias().size());
  }

  static EngineStep of(Step.DepthwiseConv2D step, int lanes) {
    int channels = step.input().shape().extent(3);
    int outputs = step.bias().size();
    int multiplier = step.depthMultiplier();
    if (multiplier == 1 && LaneSharing.of(step, lanes).positions() == 1) {
      return separate(step);
    }
    return convolution(
        step,
        lanes,
        (o, tap) ->
            tap % channels == o / multiplier ? step.weights().get(tap / channels * outputs + o) : 0,
        multiplier);
  }

  /** A lane after the other reads its own channel. */
  private static EngineStep separate(Step.DepthwiseConv2D step) {
    requireNoAverage(step);
    int channels = step.bias().size();
    Window window = step.placement().window();
    WindowTable windows = WindowTable.ofPixelRuns(step);
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        1,
        windows,
        new Runs(
            step.input().shape().extent(2) * channels,
            window.width(),
            window.height() * window.width(),
            channels),
        (o, tap) -> step.weights().get(tap * channels + o),
        Optional.empty(),
        windows.taps() * channels);
  }

  private static void requireNoAverage(Step.Convolution step) {
    if (step.pooling().filter(pooling -> pooling.pool() != Step.Pool.MAX).isPresent()) {
      throw new ModelException("the core computes no average with it");
    }
  }

  /**
   * @param macs multiplications that an input byte in a window needs
   */
  private static EngineStep convolution(
      Step.Convolution step, int lanes, WeightAt weights, long macs) {
    requireNoAverage(step);
    int channels = step.input().shape().extent(3);
    LaneSharing sharing = LaneSharing.of(step, lanes);
    int rowTaps = sharing.windowWidth() * channels;
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        sharing.positions(),
        WindowTable.of(step, sharing),
        Runs.ofBytes(
            step.input().shape().extent(2) * channels,
            rowTaps,
            step.placement().window().height() * rowTaps),
        sharing.weights(step, weights),
        Optional.empty(),
        WindowTable.of(step, LaneSharing.none(step)).taps() * macs);
  }

  static EngineStep of(Step.FullyConnected step) {
    WindowTable windows = WindowTable.ofRows(step.batches(), step.inputs());
    return new EngineStep(
        step.input(),
        step.output(),
        step.requantization(),
        CentredForm.of(step),
        1,
        windows,
        Runs.ofBytes(0, 0, step.inputs()),
        (o, tap) -> step.weights().get(o * step.inputs() + tap),
        Optional.empty(),
        windows.taps() * step.outputs());
  }
}
