package dev.nib.sim.vector;

import dev.nib.program.Requantization;
import dev.nib.sim.fast.MatrixLayer;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rule R5 for vectors of accumulators, exactly, in double precision.
 *
 * <p>R1 is {@code floor(q + 1/2)} for {@code q = x * 2^max(s,0) * M / 2^31}. For |x| below 2^22 the
 * double {@code x + 2^-31} is exact, and multiplying it instead of x moves q up by less than the
 * distance between two values of q: ties, and nothing but ties, move off the half upwards. A fused
 * multiply-add to 1.5 * 2^52, where doubles are the integers, then rounds the exact product to the
 * nearest integer in one rounding. R2 is the same with ties moved away from zero: by a quarter with
 * the sign of the number that is divided.
 *
 * <p>Accumulators beyond 2^22 are clamped to it where that cannot change the output: R5 never falls
 * when the accumulator grows. Tiles with a channel for which it could go through {@link
 * Requantization#apply} one by one.
 */
final class VectorRequantizer {
  /** Accumulators are exact in the sense above up to this magnitude. */
  private static final int MOST = (1 << 22) - 1;

  /** Added to accumulators, so that none of those between the bounds is negative. */
  private static final int MIDDLE = 1 << 22;

  /** The bits of 2^52; with an unsigned int in the lower ones they are the sum. */
  private static final long TWO_TO_THE_52 = Double.doubleToRawLongBits(0x1p52);

  private static final double OFFSET = 0x1p52 + MIDDLE;
  private static final double UP = 0x1p-31;
  private static final double INTEGERS = 0x1.8p52;
  private static final long SIGN = 1L << 63;
  private static final long QUARTER = Double.doubleToRawLongBits(0.25);
  private static final long LOW_HALF = 0xffffffffL;

  private final Requantization requantization;
  private final int outputs;
  private final int tileChannels;

  /** In the order of the channels, with {@link #MIDDLE} added. */
  private final int[] bias;

  /** These three in the order of {@link Lanes#channel}. */
  private final double[] factors;

  private final double[] divisors;
  private final double[] offsets;
  private final boolean[] oneByOne;

  /**
   * @param tileChannels channels are rounded up to a multiple of this, itself a multiple of 8
   * @param start what sums of 0 are given as
   */
  VectorRequantizer(MatrixLayer layer, int tileChannels, int start) {
    requantization = layer.requantization();
    outputs = layer.outputs();
    this.tileChannels = tileChannels;
    int lanes = Lanes.roundUp(outputs, tileChannels);
    bias = new int[lanes];
    factors = new double[lanes];
    divisors = new double[lanes];
    offsets = new double[lanes];
    oneByOne = new boolean[lanes / Lanes.COUNT];
    for (int lane = 0; lane < lanes; lane++) {
      int o = Lanes.channel(lane);
      if (o < outputs) {
        bias[o] = layer.bias().get(o) - start + MIDDLE;
        channel(layer, lane, o);
      } else {
        // A vector of eight would write past the pixel's channels.
        oneByOne[lane / Lanes.COUNT] = true;
      }
    }
  }

  private void channel(MatrixLayer layer, int lane, int o) {
    long least = layer.bias().get(o);
    long most = least;
    for (int k = 0; k < layer.taps(); k++) {
      int w = layer.weight(o, k);
      least += Math.min(-128 * w, 127 * w);
      most += Math.max(-128 * w, 127 * w);
    }
    byte lowest = requantization.apply((int) least, o);
    byte highest = requantization.apply((int) most, o);
    if (lowest == highest) {
      // A dead channel, whose bias may be anything.
      offsets[lane] = INTEGERS + lowest;
      return;
    }
    int shift = requantization.shift(o);
    factors[lane] = Math.scalb((double) requantization.multiplier(o), Math.max(shift, 0) - 31);
    divisors[lane] = Math.scalb(1.0, Math.min(shift, 0));
    offsets[lane] = INTEGERS + requantization.outputZeroPoint();
    boolean clampable =
        (least >= -MOST || requantization.apply(-MOST, o) == lowest)
            && (most <= MOST || requantization.apply(MOST, o) == highest);
    boolean fits = most <= Integer.MAX_VALUE - MIDDLE;
    oneByOne[lane / Lanes.COUNT] |= !clampable || !fits;
  }

  /**
   * Writes the outputs of a tile's channels, those that the layer has.
   *
   * @param o the tile's first channel
   * @param sums {@code [pixels,tileChannels]} from {@code at} on
   * @param outAt where channel {@code o} of the first pixel goes
   */
  void finish(int o, int[] sums, int at, int pixels, byte[] out, int outAt) {
    for (int c = 0; c < tileChannels && o + c < outputs; c += Lanes.COUNT) {
      boolean vector = !oneByOne[(o + c) / Lanes.COUNT];
      for (int i = 0; i < pixels; i++) {
        int from = at + i * tileChannels + c;
        int to = outAt + i * outputs + c;
        if (vector) {
          eight(o + c, sums, from, out, to);
        } else {
          oneByOne(o + c, sums, from, out, to);
        }
      }
    }
  }

  private void oneByOne(int o, int[] sums, int at, byte[] out, int outAt) {
    for (int lane = 0; lane < Lanes.COUNT && o + lane < outputs; lane++) {
      int accumulator = sums[at + lane] + bias[o + lane] - MIDDLE;
      out[outAt + lane] = requantization.apply(accumulator, o + lane);
    }
  }

  /**
   * Eight outputs.
   *
   * <p>A vector of eight ints is one of four longs, with the even channels in the lower halves and
   * the odd ones in the upper. Moved up by 2^22 the ints are not negative, and in the lower bits of
   * 2^52 they are a double; C2 of JDK 17 would box what it converts from int to double.
   *
   * <p>The same lines twice, for the even channels and the odd: a method for them that C2 happens
   * not to inline would box its vectors.
   */
  private void eight(int o, int[] sums, int at, byte[] out, int outAt) {
    LongVector pairs =
        IntVector.fromArray(Lanes.INTS, sums, at)
            .add(IntVector.fromArray(Lanes.INTS, bias, o))
            .max(MIDDLE - MOST)
            .min(MIDDLE + MOST)
            .reinterpretAsLongs();
    DoubleVector even =
        pairs
            .and(LOW_HALF)
            .or(TWO_TO_THE_52)
            .reinterpretAsDoubles()
            .sub(OFFSET)
            .add(UP)
            .fma(
                DoubleVector.fromArray(Lanes.DOUBLES, factors, o),
                DoubleVector.broadcast(Lanes.DOUBLES, INTEGERS))
            .sub(INTEGERS);
    LongVector evenBits =
        even.add(even.reinterpretAsLongs().and(SIGN).or(QUARTER).reinterpretAsDoubles())
            .fma(
                DoubleVector.fromArray(Lanes.DOUBLES, divisors, o),
                DoubleVector.fromArray(Lanes.DOUBLES, offsets, o))
            .reinterpretAsLongs()
            .and(LOW_HALF);
    DoubleVector odd =
        pairs
            .lanewise(VectorOperators.LSHR, Integer.SIZE)
            .or(TWO_TO_THE_52)
            .reinterpretAsDoubles()
            .sub(OFFSET)
            .add(UP)
            .fma(
                DoubleVector.fromArray(Lanes.DOUBLES, factors, o + Lanes.HALF),
                DoubleVector.broadcast(Lanes.DOUBLES, INTEGERS))
            .sub(INTEGERS);
    LongVector oddBits =
        odd.add(odd.reinterpretAsLongs().and(SIGN).or(QUARTER).reinterpretAsDoubles())
            .fma(
                DoubleVector.fromArray(Lanes.DOUBLES, divisors, o + Lanes.HALF),
                DoubleVector.fromArray(Lanes.DOUBLES, offsets, o + Lanes.HALF))
            .reinterpretAsLongs()
            .lanewise(VectorOperators.LSHL, Integer.SIZE);
    ((ByteVector)
            evenBits
                .or(oddBits)
                .reinterpretAsInts()
                .max(requantization.min())
                .min(requantization.max())
                .convertShape(VectorOperators.I2B, Lanes.BYTES, 0))
        .intoArray(out, outAt);
  }
}
