package dev.nib.sim.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The inner loop: the products of 4 pixels' taps and 16 output channels' weights.
 *
 * <p>Eight sums, four inputs and two vectors of weights fill 14 of the 16 registers; eight sums are
 * as many as two multipliers with a latency of four cycles keep busy. One tap a turn: with two, C2
 * of JDK 25 has been seen to spill a sum. One loop and no loop inside it: C2 of JDK 17 boxes
 * vectors that live through two.
 */
final class Tile {
  /** Rows of a tile. */
  static final int PIXELS = 4;

  /** Columns of a tile. */
  static final int CHANNELS = 2 * Lanes.COUNT;

  private Tile() {}

  /**
   * Sums the products of {@code count} taps.
   *
   * <p>The loop starts at 0, and each pixel has an array of its own: else C2 spills sums.
   *
   * @param rows {@code [4][K]} inputs, from row {@code row} on
   * @param from the first tap
   * @param count how many
   * @param weights {@code [count,16]} from {@code at} on
   * @param sums {@code [4,16]} from {@code sumsAt} on, overwritten by the bits of the sums as
   *     {@link ExactFloats} has them
   */
  static void multiply(
      float[][] rows,
      int row,
      int from,
      int count,
      float[] weights,
      int at,
      int[] sums,
      int sumsAt) {
    float[] a = rows[row];
    float[] b = rows[row + 1];
    float[] c = rows[row + 2];
    float[] d = rows[row + 3];
    FloatVector a0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector a1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector c0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector c1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector d0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector d1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    for (int k = 0; k < count; k++) {
      FloatVector xa = FloatVector.broadcast(Lanes.FLOATS, a[from + k]);
      FloatVector xb = FloatVector.broadcast(Lanes.FLOATS, b[from + k]);
      FloatVector xc = FloatVector.broadcast(Lanes.FLOATS, c[from + k]);
      FloatVector xd = FloatVector.broadcast(Lanes.FLOATS, d[from + k]);
      FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, at + k * CHANNELS);
      a0 = xa.fma(w0, a0);
      b0 = xb.fma(w0, b0);
      c0 = xc.fma(w0, c0);
      d0 = xd.fma(w0, d0);
      FloatVector w1 =
          FloatVector.fromArray(Lanes.FLOATS, weights, at + k * CHANNELS + Lanes.COUNT);
      a1 = xa.fma(w1, a1);
      b1 = xb.fma(w1, b1);
      c1 = xc.fma(w1, c1);
      d1 = xd.fma(w1, d1);
    }
    a0.reinterpretAsInts().intoArray(sums, sumsAt);
    a1.reinterpretAsInts().intoArray(sums, sumsAt + 8);
    b0.reinterpretAsInts().intoArray(sums, sumsAt + 16);
    b1.reinterpretAsInts().intoArray(sums, sumsAt + 24);
    c0.reinterpretAsInts().intoArray(sums, sumsAt + 32);
    c1.reinterpretAsInts().intoArray(sums, sumsAt + 40);
    d0.reinterpretAsInts().intoArray(sums, sumsAt + 48);
    d1.reinterpretAsInts().intoArray(sums, sumsAt + 56);
  }

  /**
   * The largest of four sums, written over the first.
   *
   * @param sums element i of them at {@code i}, {@code i + step}, {@code i + 2 * step} and so on
   * @param count elements, a multiple of 8
   */
  static void largest(int[] sums, int step, int count) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      IntVector.fromArray(Lanes.INTS, sums, i)
          .max(IntVector.fromArray(Lanes.INTS, sums, i + step))
          .max(IntVector.fromArray(Lanes.INTS, sums, i + 2 * step))
          .max(IntVector.fromArray(Lanes.INTS, sums, i + 3 * step))
          .intoArray(sums, i);
    }
  }
}
