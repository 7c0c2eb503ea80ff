package dev.nib.quantizer;

import dev.nib.model.Quantization;

/**
 * The real values that an activation takes.
 *
 * @param min finite
 * @param max finite, not below min
 */
public record ActivationRange(float min, float max) {
  /** Steps between the int8 values -128 and 127. */
  private static final int STEPS = 255;

  public ActivationRange {
    if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
      throw new QuantizationException("activation range [%s, %s] is none".formatted(min, max));
    }
  }

  /** The smallest range with both in it. */
  public ActivationRange union(ActivationRange other) {
    return new ActivationRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  /**
   * The asymmetric int8 parameters of the TFLite specification: the range widened to hold 0, spread
   * over -128 to 127, the zero point rounded half away from zero.
   *
   * <p>An activation that is always 0 (a dead layer) would get scale 0; it gets that of [0, 1],
   * which represents its 0 exactly.
   */
  public Quantization toQuantization() {
    return toQuantization(0);
  }

  /**
   * As {@link #toQuantization()}, the range widened until the scale is not below {@code smallest}.
   */
  Quantization toQuantization(float smallest) {
    float low = Math.min(min, 0);
    float high = Math.max(max, 0);
    float scale = (float) (((double) high - low) / STEPS);
    if (scale < Float.MIN_NORMAL) {
      return new ActivationRange(0, 1).toQuantization(smallest);
    }
    scale = Math.max(scale, smallest);
    double zeroPoint = -128 - (double) low / scale;
    long rounded = Quantization.roundHalfAwayFromZero(zeroPoint);
    return Quantization.perTensor(scale, (int) Math.max(-128, Math.min(127, rounded)));
  }
}
