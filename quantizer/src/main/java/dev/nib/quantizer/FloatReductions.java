package dev.nib.quantizer;

import dev.nib.model.Shape;

/** Float operators that join numbers of a tensor otherwise than by a window. */
final class FloatReductions {
  private FloatReductions() {}

  /**
   * {@code exp(beta * (x - largest)) / sum} of a row, in its place: in double with {@link
   * StrictMath}, since {@link Math}'s exponential may differ between virtual machines and
   * processors; rounded once.
   */
  static void softmax(float[] values, int from, int count, float beta) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, values[i]);
    }
    double[] powers = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      powers[i] = StrictMath.exp(beta * ((double) values[from + i] - largest));
      sum += powers[i];
    }
    for (int i = 0; i < count; i++) {
      values[from + i] = (float) (powers[i] / sum);
    }
  }

  /**
   * The mean over axes, added up in double in the elements' order and rounded once.
   *
   * @param values of any number of samples, row-major
   * @param in shape of the tensor that holds one
   * @param reduced which of its axes; not the first, which counts samples
   */
  static float[] mean(float[] values, Shape in, boolean[] reduced) {
    int[] targets = new int[in.elements()];
    int means = targets(in, reduced, targets);
    int numbers = targets.length / means;
    int samples = values.length / targets.length;
    double[] sums = new double[samples * means];
    for (int i = 0; i < values.length; i++) {
      sums[i / targets.length * means + targets[i % targets.length]] += values[i];
    }
    float[] result = new float[sums.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (sums[i] / numbers);
    }
    return result;
  }

  /** Finds the mean that each element belongs to, and gives the number of means. */
  private static int targets(Shape in, boolean[] reduced, int[] targets) {
    int means = 1;
    int inner = 1;
    for (int axis = in.rank() - 1; axis >= 0; axis--) {
      if (!reduced[axis]) {
        for (int i = 0; i < targets.length; i++) {
          targets[i] += i / inner % in.extent(axis) * means;
        }
        means *= in.extent(axis);
      }
      inner *= in.extent(axis);
    }
    return means;
  }
}
