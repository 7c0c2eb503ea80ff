package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pool;
import dev.nib.program.Step.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Values, steps and programs made by hand: what a check must take, and one thing away from it. */
public final class Handmade {
  /** Gives every number back, clamped to int8; the zero point is 0. */
  public static final Requantization ONE = factor(1 << 30, 1);

  private Handmade() {}

  public static Value value(String name, int... extents) {
    return zero(0, name, extents);
  }

  /** A value of a zero point. */
  public static Value zero(int zeroPoint, String name, int... extents) {
    return new Value(0, name, "Made", Shape.of(extents), Quantization.perTensor(0.5f, zeroPoint));
  }

  /** {@code multiplier * 2^(shift - 31)}. */
  public static Requantization factor(int multiplier, int shift) {
    return new Requantization(Ints.of(multiplier), Ints.of(shift), 0, -128, 127);
  }

  public static Program program(Value input, Value output, Step... steps) {
    return program(List.of(input), List.of(output), List.of(), steps);
  }

  public static Program program(
      List<Value> inputs, List<Value> outputs, List<Part> parts, Step... steps) {
    return new Program("made", "", inputs, outputs, List.of(steps), parts);
  }

  /** A window of equal sides, without dilation. */
  public static Placement placement(int side, int stride, int pad) {
    return new Placement(Window.of(side, side, stride, Padding.VALID), pad, pad);
  }

  /** A window along the rows, one column wide. */
  public static Placement rows(int taps, int stride, int dilation, int pad) {
    return new Placement(new Window(taps, 1, stride, 1, dilation, 1, Padding.VALID), pad, 0);
  }

  /** What a step with as many ones as weights sums up to, from a bias of 0. */
  public static AccumulatorRange ones(int taps) {
    return new AccumulatorRange(-128 * taps, 127 * taps);
  }

  public static Bytes ofOnes(int count) {
    byte[] ones = new byte[count];
    Arrays.fill(ones, (byte) 1);
    return Bytes.of(ones);
  }

  /** All weights 1, all biases 0. */
  public static Step.Conv2D conv(Value in, Value out, Placement placement) {
    int channels = out.shape().extent(3);
    int taps = placement.window().height() * placement.window().width() * in.shape().extent(3);
    return new Step.Conv2D(
        in,
        out,
        placement,
        ofOnes(channels * taps),
        Ints.of(new int[channels]),
        ONE,
        ones(taps),
        Optional.empty());
  }

  /** All weights 1, all biases 0. */
  public static Step.DepthwiseConv2D depthwise(Value in, Value out, Placement placement) {
    int channels = out.shape().extent(3);
    int taps = placement.window().height() * placement.window().width();
    return new Step.DepthwiseConv2D(
        in,
        out,
        placement,
        channels / in.shape().extent(3),
        ofOnes(channels * taps),
        Ints.of(new int[channels]),
        ONE,
        ones(taps),
        Optional.empty());
  }

  /** A pool over what a convolution of {@code height} rows and {@code width} columns gives. */
  public static Pooling pooling(Pool pool, int height, int width, int channels, Placement over) {
    return new Pooling(pool, Shape.of(1, height, width, channels), over, -128, 127);
  }

  /** All weights 1, all biases 0. */
  public static Step.FullyConnected dense(Value in, Value out) {
    int inputs = in.bytes();
    int outputs = out.bytes();
    return new Step.FullyConnected(
        in,
        out,
        1,
        inputs,
        outputs,
        ofOnes(inputs * outputs),
        Ints.of(new int[outputs]),
        ONE,
        ones(inputs));
  }

  public static Step.Pool2D pool(Pool pool, Value in, Value out, Placement placement) {
    return new Step.Pool2D(in, out, pool, placement, -128, 127);
  }

  public static Step.Rescale rescale(Value in, Value out) {
    return new Step.Rescale(in, out, ONE, ONE);
  }

  /** {@code out = -in}, but for -128. */
  public static Step.Table negation(Value in, Value out) {
    byte[] values = new byte[256];
    for (int i = 0; i < 256; i++) {
      values[i] = (byte) Math.min(127, 128 - i);
    }
    return new Step.Table(in, out, Bytes.of(values));
  }

  /** From one position to the next in both, so many times. */
  public static Walk along(int count) {
    return walk(count, 1, 1);
  }

  /** One axis. */
  public static Walk walk(int count, int first, int second) {
    return new Walk(Ints.of(count), Ints.of(first), Ints.of(second));
  }

  public static Walk walk(Ints extents, Ints first, Ints second) {
    return new Walk(extents, first, second);
  }

  /** Both inputs in steps of their zero points' halves, added without loss. */
  public static Step.Sum sum(Value first, Value second, Value out) {
    return sum(first, second, out, along(out.bytes()));
  }

  public static Step.Sum sum(Value first, Value second, Value out, Walk walk) {
    QuantizedMultiplier half = QuantizedMultiplier.of(0.5);
    Requantization back = factor(1 << 30, -18);
    return new Step.Sum(first, second, out, walk, new Step.SumFactors(half, half, back), false);
  }

  public static Step.Product product(Value first, Value second, Value out) {
    return new Step.Product(first, second, out, along(out.bytes()), ONE);
  }

  public static Step.Extremum maximum(Value first, Value second, Value out) {
    return new Step.Extremum(first, second, out, along(out.bytes()), true);
  }

  /** All of the input, in order, from a byte of the output on. */
  public static Step.Move move(Value in, Value out, int to) {
    return new Step.Move(in, out, along(in.bytes()), 0, to);
  }

  public static Step.Fill fill(Value out, int value) {
    return new Step.Fill(out, Bytes.of((byte) value));
  }

  public static Step.Stream stream(List<Integer> ringRows, Step.OneInput... stages) {
    return new Step.Stream(List.of(stages), ringRows);
  }
}
