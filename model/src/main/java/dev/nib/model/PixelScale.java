package dev.nib.model;

/**
 * How a grey level of 0 (paper) to 255 (ink) becomes the real number that a net takes: {@code
 * (level / divisor - mean) / deviation}, each operation in float32.
 *
 * @param divisor above 0
 * @param deviation above 0
 */
public record PixelScale(float divisor, float mean, float deviation) {
  /** Grey levels of a pixel. */
  public static final int LEVELS = 256;

  /** 0 to 1, on which nib's nets are trained. */
  public static final PixelScale UNIT = new PixelScale(255, 0, 1);

  /** 0 to 255. */
  public static final PixelScale BYTE = new PixelScale(1, 0, 1);

  /** -1 to 1, as Keras' applications take it. */
  public static final PixelScale SIGNED = new PixelScale(127.5f, 1, 1);

  /** Checks the numbers. */
  public PixelScale {
    if (!(divisor > 0) || !(deviation > 0) || Float.isInfinite(divisor)) {
      throw new IllegalArgumentException("divisor " + divisor + ", deviation " + deviation);
    }
    if (Float.isInfinite(deviation) || Float.isNaN(mean) || Float.isInfinite(mean)) {
      throw new IllegalArgumentException("mean " + mean + ", deviation " + deviation);
    }
  }

  /** The real number of a grey level. */
  public float real(int level) {
    return (level / divisor - mean) / deviation;
  }
}
