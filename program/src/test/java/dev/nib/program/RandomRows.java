package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.pool;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.value;

import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random steps and streams that go down the rows of pictures one column wide: windows of 1 to 4
 * taps, strides of 1 to 3, dilations, as much padding as there may be, rows at the end that nobody
 * needs, pools behind with and without gaps.
 */
public final class RandomRows {
  private static final int MOST_ROWS = 12;

  private final Random random;
  private int values;

  public RandomRows(long seed) {
    this.random = new Random(seed);
  }

  /** From 1 to {@code most}. */
  private int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  /** A picture to begin with. */
  public Value picture() {
    return next(upTo(MOST_ROWS), upTo(3));
  }

  private Value next(int rows, int channels) {
    return value("v" + values++, 1, rows, 1, channels);
  }

  /** A step that reads {@code in}. */
  public Step.OneInput step(Value in) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextBoolean() ? rescale(in, same(in)) : negation(in, same(in));
      case 1 -> pooled(in);
      case 2, 3 -> fused(in);
      default -> convolved(in);
    };
  }

  private Value same(Value in) {
    return next(in.shape().extent(1), in.shape().extent(3));
  }

  private Step.Convolution convolved(Value in) {
    Placement placement = placement(4, 2, false);
    return conv(in, next(rows(in.shape().extent(1), placement), upTo(3)), placement);
  }

  private Step.OneInput fused(Value in) {
    Step.Convolution convolution = convolved(in);
    Shape windows = convolution.output().shape();
    Placement placement = placement(3, 1, true);
    int rows = rows(windows.extent(1), placement);
    Pool kind = random.nextBoolean() ? Pool.MAX : Pool.AVERAGE;
    return convolution.pooled(
        new Step.Pooling(kind, windows, placement, -128, 127), next(rows, windows.extent(3)));
  }

  private Step.OneInput pooled(Value in) {
    Placement placement = placement(3, 1, false);
    int rows = rows(in.shape().extent(1), placement);
    return pool(Pool.MAX, in, next(rows, in.shape().extent(3)), placement);
  }

  private Placement placement(int mostTaps, int mostDilation, boolean apart) {
    int taps = upTo(mostTaps);
    int dilation = upTo(mostDilation);
    int stride = apart ? taps + random.nextInt(2) : upTo(3);
    int pad = random.nextInt((taps - 1) * dilation + 1);
    return new Placement(new Window(taps, 1, stride, 1, dilation, 1, Padding.VALID), pad, 0);
  }

  /** As many as begin on the picture, and now and then fewer. */
  private int rows(int extent, Placement placement) {
    int most = (extent - 1 + placement.padTop()) / placement.window().strideHeight() + 1;
    return random.nextInt(4) == 0 ? upTo(most) : most;
  }

  /** One to four steps, each behind the one before it. */
  public List<Step.OneInput> chain() {
    return chain(upTo(4));
  }

  /** So many steps. */
  public List<Step.OneInput> chain(int length) {
    return chain(picture(), length);
  }

  /** So many steps, the first of which reads {@code first}. */
  public List<Step.OneInput> chain(Value first, int length) {
    List<Step.OneInput> stages = new ArrayList<>();
    Value in = first;
    for (int i = 0; i < length; i++) {
      stages.add(step(in));
      in = stages.get(i).output();
    }
    return stages;
  }

  /** The same in one, with rings as {@link RowWork} wants them. */
  public Step.Stream stream() {
    List<Step.OneInput> stages = chain();
    return new Step.Stream(
        stages, stages.stream().skip(1).map(stage -> RowWork.of(stage).ringRows()).toList());
  }
}
