package dev.nib.sim.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The sums and differences of {@link MinimalFilter}, along one axis, for many elements side by
 * side.
 *
 * <p>All are whole numbers of at most 2^9, which floats hold exactly.
 */
final class WinogradTransforms {
  private WinogradTransforms() {}

  /**
   * The first factors of all products.
   *
   * @param from inputs, those of element i at {@code at + j * step + i}
   * @param count elements, a multiple of {@code run}
   * @param to first factors, those of element i at {@code p * run + i}, and after each run of
   *     elements behind all products of the run before
   * @param run a multiple of 8
   */
  static void inputs(
      MinimalFilter filter, float[] from, int at, int step, int count, float[] to, int run) {
    for (int done = 0; done < count; done += run) {
      int out = done * filter.products();
      if (filter == MinimalFilter.THREE) {
        for (int i = 0; i < run; i += Lanes.COUNT) {
          three(from, at + done + i, step, to, out + i, run);
        }
      } else {
        for (int i = 0; i < run; i += Lanes.COUNT) {
          three(from, at + done + i, step, to, out + i, run);
          two(from, at + done + i + 3 * step, step, to, out + i + 4 * run, run);
        }
      }
    }
  }

  /**
   * The first factors of product {@code p} alone.
   *
   * @param from inputs, those of element i at {@code at + j * step + i}
   * @param count elements, a multiple of 8
   * @param to first factors
   */
  static void input(int p, float[] from, int at, int step, int count, float[] to) {
    switch (p) {
      case 0 -> difference(from, at, at + 2 * step, count, to);
      case 1 -> sum(from, at + step, at + 2 * step, count, to);
      case 2 -> difference(from, at + 2 * step, at + step, count, to);
      case 3 -> difference(from, at + step, at + 3 * step, count, to);
      case 4 -> difference(from, at + 3 * step, at + 4 * step, count, to);
      case 5 -> System.arraycopy(from, at + 4 * step, to, 0, count);
      default -> difference(from, at + 4 * step, at + 5 * step, count, to);
    }
  }

  private static void sum(float[] from, int a, int b, int count, float[] to) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.FLOATS, from, a + i)
          .add(FloatVector.fromArray(Lanes.FLOATS, from, b + i))
          .intoArray(to, i);
    }
  }

  private static void difference(float[] from, int a, int b, int count, float[] to) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.FLOATS, from, a + i)
          .sub(FloatVector.fromArray(Lanes.FLOATS, from, b + i))
          .intoArray(to, i);
    }
  }

  private static void three(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector d0 = FloatVector.fromArray(Lanes.FLOATS, from, at);
    FloatVector d1 = FloatVector.fromArray(Lanes.FLOATS, from, at + step);
    FloatVector d2 = FloatVector.fromArray(Lanes.FLOATS, from, at + 2 * step);
    FloatVector d3 = FloatVector.fromArray(Lanes.FLOATS, from, at + 3 * step);
    d0.sub(d2).intoArray(to, toAt);
    d1.add(d2).intoArray(to, toAt + toStep);
    d2.sub(d1).intoArray(to, toAt + 2 * toStep);
    d1.sub(d3).intoArray(to, toAt + 3 * toStep);
  }

  private static void two(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    FloatVector d3 = FloatVector.fromArray(Lanes.FLOATS, from, at);
    FloatVector d4 = FloatVector.fromArray(Lanes.FLOATS, from, at + step);
    FloatVector d5 = FloatVector.fromArray(Lanes.FLOATS, from, at + 2 * step);
    d3.sub(d4).intoArray(to, toAt);
    d4.intoArray(to, toAt + toStep);
    d4.sub(d5).intoArray(to, toAt + 2 * toStep);
  }

  /**
   * Twice the outputs, less what {@code each} product has too much, divided by {@code 2^shift}.
   *
   * @param from products, those of element i at {@code at + p * step + i}
   * @param to outputs, those of element i at {@code toAt + i} and {@code toAt + toStep + i}
   * @param count a multiple of 8
   */
  static void outputs(
      MinimalFilter filter,
      int[] from,
      int at,
      int step,
      int each,
      int[] to,
      int toAt,
      int toStep,
      int shift,
      int count) {
    boolean five = filter == MinimalFilter.FIVE;
    int first = (five ? 5 : 3) * each;
    int second = -each;
    for (int i = at; i < at + count; i += Lanes.COUNT) {
      IntVector m1 = IntVector.fromArray(Lanes.INTS, from, i + step);
      IntVector m2 = IntVector.fromArray(Lanes.INTS, from, i + 2 * step);
      IntVector y0 = IntVector.fromArray(Lanes.INTS, from, i).add(m1).add(m2);
      IntVector y1 = m1.sub(m2).sub(IntVector.fromArray(Lanes.INTS, from, i + 3 * step));
      if (five) {
        IntVector n1 = IntVector.fromArray(Lanes.INTS, from, i + 5 * step);
        y0 = y0.add(IntVector.fromArray(Lanes.INTS, from, i + 4 * step)).add(n1);
        y1 = y1.add(n1).sub(IntVector.fromArray(Lanes.INTS, from, i + 6 * step));
      }
      int out = toAt + i - at;
      y0.sub(first).lanewise(VectorOperators.ASHR, shift).intoArray(to, out);
      y1.sub(second).lanewise(VectorOperators.ASHR, shift).intoArray(to, out + toStep);
    }
  }
}
