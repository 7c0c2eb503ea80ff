package dev.nib.trainer.layers;

/** ReLU in place, from {@code from} to {@code to - 1}. */
public final class Relu {
  private Relu() {}

  /** What is below 0 becomes 0. */
  public static void forward(float[] x, int from, int to) {
    FloatMath.shift(x, 0, 0, from, to);
  }

  /** Sets the gradient to 0 where the output is 0, without a branch. */
  public static void backward(float[] gradient, float[] output, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] *= Math.min(output[i] * Float.MAX_VALUE, 1f);
    }
  }
}
