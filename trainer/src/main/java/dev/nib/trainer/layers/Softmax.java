package dev.nib.trainer.layers;

/** Probabilities of classes, and the bound of one that keeps its logarithm finite. */
public final class Softmax {
  /** Deeplearning4j's bound of a probability: no single image can make the loss infinite. */
  public static final float LEAST_PROBABILITY = 1e-10f;

  private Softmax() {}

  /**
   * One image's probabilities.
   *
   * @param logits {@code [classes,N]}
   * @param row receives them
   */
  static void of(float[] logits, int images, int image, float[] row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < row.length; k++) {
      largest = Math.max(largest, logits[k * images + image]);
    }
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) Math.exp(logits[k * images + image] - largest);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) {
      row[k] /= (float) sum;
    }
  }
}
