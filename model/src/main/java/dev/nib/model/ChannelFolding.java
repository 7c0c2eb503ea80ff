package dev.nib.model;

/**
 * How a factor and a shift for each output channel behind a layer, as batch normalisation is when
 * it no longer learns, become part of the layer's weights and biases (Jacob et al. 2018, section
 * 3.2): computed in double, rounded to float32 once.
 */
public final class ChannelFolding {
  private ChannelFolding() {}

  /**
   * The weights that give outputs times the factors.
   *
   * @param inner weights between one output channel and the next, as they lie
   * @param factors one for each output channel
   */
  public static float[] weights(float[] weights, int inner, double[] factors) {
    float[] folded = new float[weights.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (weights[i] * factors[i / inner % factors.length]);
    }
    return folded;
  }

  /** The biases that give outputs times the factors plus the shifts, one of each a channel. */
  public static float[] biases(float[] biases, double[] factors, double[] shifts) {
    float[] folded = new float[biases.length];
    for (int c = 0; c < folded.length; c++) {
      folded[c] = (float) (biases[c] * factors[c] + shifts[c]);
    }
    return folded;
  }
}
