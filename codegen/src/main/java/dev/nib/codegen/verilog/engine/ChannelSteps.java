package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.engine.EngineStep.Runs;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.CentredForm;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Walk;
import java.util.Optional;

/**
 * Steps in which each channel adds inputs of its own, all with one weight: pools, means and other
 * scales.
 */
final class ChannelSteps {
  /** See {@link #part}. */
  static final int MAX_AVERAGED = 2047;

  private ChannelSteps() {}

  static EngineStep of(Step.Pool2D step) {
    return step.pool() == Step.Pool.MAX ? maximum(step) : average(step);
  }

  /** The largest of inputs, twice, halved. */
  private static EngineStep maximum(Step.Pool2D step) {
    Requantization half = Requantization.half(step.output().zeroPoint(), step.min(), step.max());
    int channels = step.input().shape().extent(3);
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 2, 1, 0);
    return diagonal(
        step, half, sums, WindowTable.ofMaximum(step), Runs.ofBytes(channels, 0, channels), 2);
  }

  /** Twice the sum of a window's inputs, by twice their number. */
  private static EngineStep average(Step.Pool2D step) {
    Window window = step.placement().window();
    int count = window.height() * window.width();
    if (count > MAX_AVERAGED) {
      throw new ModelException(
          Text.format("an average of %d inputs, and the core takes %d", count, MAX_AVERAGED));
    }
    int zeroPoint = step.input().zeroPoint();
    int channels = step.input().shape().extent(3);
    WindowTable windows = WindowTable.ofAverage(step);
    if (windows.taps() != (long) step.output().bytes() * count) {
      throw new ModelException(
          "some of its windows reach beyond the image, and the core averages whole ones only");
    }
    return diagonal(
        step,
        new Requantization(Ints.of(part(count)), Ints.of(0), 0, step.min(), step.max()),
        CentredForm.ofSums(channels, zeroPoint, 2, count, 2 * count * zeroPoint),
        windows,
        Runs.ofBytes(step.input().shape().extent(2) * channels, 0, window.width() * channels),
        2);
  }

  /**
   * What rule R1 gives an average with (rule A1), of a doubled sum: 2^30 / count, and a bit more,
   * so that halves go away from zero. The bit is too small for anything else while {@code 256 count
   * / 2 * 2^-30 < 1 / (2 count)}.
   *
   * @param count 1 to {@value #MAX_AVERAGED}
   */
  static int part(int count) {
    return (1 << 30) / count + 1;
  }

  /** Rows of channels side by side, added. */
  static EngineStep of(Step.Mean step) {
    Shape in = step.input().shape();
    Walk reduced = step.reduced();
    int channels = in.extent(-1);
    int images = in.rank() == 4 ? in.extent(0) : 0;
    int count = reduced.steps();
    boolean isOverPixels =
        in.rank() == 4
            && count == in.extent(1) * in.extent(2)
            && step.output().bytes() == images * channels
            && reduced.extents().size() == 1
            && (count == 1 || reduced.firstStrides().get(0) == channels);
    if (!isOverPixels) {
      throw new ModelException("the core computes means over height and width only");
    }
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 1, count, 0);
    WindowTable windows = WindowTable.ofColumns(images, count, channels);
    return diagonal(
        step, step.requantization(), sums, windows, Runs.ofBytes(channels, 0, channels), 1);
  }

  /**
   * Every input by itself; by a table where those below the zero point have a factor of their own.
   */
  static EngineStep of(Step.Rescale step) {
    if (!step.factor().equals(step.below())) {
      if (step.factor().isPerChannel() || step.below().isPerChannel()) {
        throw new ModelException("the core has one function for all channels");
      }
      return LookupSteps.function(step, step::apply);
    }
    Shape shape = step.input().shape();
    int channels = shape.extent(-1);
    WindowTable windows =
        shape.rank() == 4
            ? WindowTable.ofPixels(shape)
            : WindowTable.ofRows(shape.elements() / channels, channels);
    CentredForm sums = CentredForm.ofSums(channels, step.input().zeroPoint(), 1, 1, 0);
    return diagonal(step, step.factor(), sums, windows, Runs.ofBytes(channels, 0, channels), 1);
  }

  /** Of which each channel adds inputs of its own, all with one weight. */
  private static EngineStep diagonal(
      Step.OneInput step,
      Requantization requantization,
      CentredForm sums,
      WindowTable windows,
      Runs runs,
      int weight) {
    int channels = sums.bias().size();
    return new EngineStep(
        step.input(),
        step.output(),
        requantization,
        sums,
        1,
        windows,
        runs,
        (o, tap) -> tap % channels == o ? weight : 0,
        Optional.empty(),
        windows.taps());
  }
}
