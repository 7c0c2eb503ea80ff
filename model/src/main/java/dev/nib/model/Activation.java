package dev.nib.model;

/** The activation function that TFLite fuses into an operator. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0, Float.POSITIVE_INFINITY),
  RELU_N1_TO_1(-1, 1),
  RELU6(0, 6);

  private final float min;
  private final float max;

  Activation(float min, float max) {
    this.min = min;
    this.max = max;
  }

  /** The smallest real output, minus infinity when there is no bound. */
  public float min() {
    return min;
  }

  /** The largest real output, infinity when there is no bound. */
  public float max() {
    return max;
  }
}
