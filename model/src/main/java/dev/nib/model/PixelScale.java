package dev.nib.model;

import java.util.List;

/**
 * How a grey level of 0 (paper) to 255 (ink) becomes the real number that a net takes: {@code
 * (level / divisor - mean) / deviation}, each operation in float32 (rule Q4 of docs/arithmetic.md).
 *
 * <p>There are {@link #UNIT}, {@link #BYTE}, {@link #SIGNED}, and a mean and a deviation of the
 * unit scale, divisor 255, as PyTorch's {@code Normalize} takes them.
 *
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

  /** MNIST's own mean and deviation, as PyTorch's examples take them: -0.42 to 2.82. */
  public static final PixelScale MNIST = new PixelScale(255, 0.1307f, 0.3081f);

  /** Those that nib tries where none is given, the most usual first. */
  public static final List<PixelScale> KNOWN = List.of(UNIT, BYTE, SIGNED, MNIST);

  private static final String UNIT_TEXT = "0..1";
  private static final String BYTE_TEXT = "0..255";
  private static final String SIGNED_TEXT = "-1..1";

  /** Two ways to write a scale differ by some roundings at most. */
  private static final double ROUNDING = 1e-6;

  /** Checks the numbers. */
  public PixelScale {
    boolean isNamed =
        (divisor == 1 && mean == 0 && deviation == 1)
            || (divisor == 127.5f && mean == 1 && deviation == 1);
    if (divisor != 255 && !isNamed) {
      throw new IllegalArgumentException(
          "divisor %s with mean %s and deviation %s".formatted(divisor, mean, deviation));
    }
    // The negation is true for NaN too.
    if (!(deviation > 0)
        || !Float.isFinite((0 - mean) / deviation)
        || !Float.isFinite((1 - mean) / deviation)
        || !((1 - mean) / deviation > (0 - mean) / deviation)) {
      throw new IllegalArgumentException(
          "mean %s and deviation %s tell no two grey levels apart".formatted(mean, deviation));
    }
  }

  /**
   * The scale that a text names: {@code 0..1}, {@code 0..255}, {@code -1..1} or {@code MEAN,STD}.
   *
   * @throws IllegalArgumentException one line, if it names none
   */
  public static PixelScale parse(String text) {
    for (PixelScale named : List.of(UNIT, BYTE, SIGNED)) {
      if (named.toString().equals(text)) {
        return named;
      }
    }
    String[] parts = text.split(",", -1);
    if (parts.length != 2) {
      throw none(text);
    }
    float mean;
    float deviation;
    try {
      mean = Float.parseFloat(parts[0].strip());
      deviation = Float.parseFloat(parts[1].strip());
    } catch (NumberFormatException e) {
      throw none(text);
    }
    try {
      return new PixelScale(255, mean, deviation);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'%s': %s".formatted(text, e.getMessage()), e);
    }
  }

  private static IllegalArgumentException none(String text) {
    return new IllegalArgumentException(
        "'%s' is none of %s, %s, %s and MEAN,STD (of the scale 0..1, such as 0.1307,0.3081)"
            .formatted(text, UNIT_TEXT, BYTE_TEXT, SIGNED_TEXT));
  }

  /**
   * The real number of a grey level.
   *
   * @param level 0 to 255; between whole ones too, as augmented images have them
   */
  public float real(float level) {
    return (level / divisor - mean) / deviation;
  }

  /** The real number of paper, the lowest. */
  public float low() {
    return real(0);
  }

  /** The real number of full ink, the highest. */
  public float high() {
    return real(LEVELS - 1);
  }

  /** Whether both give the same numbers but for roundings: {@code 0.5,0.5} is {@code -1..1}. */
  public boolean isSameAs(PixelScale other) {
    double most = ROUNDING * ((double) high() - low());
    return Math.abs((double) low() - other.low()) <= most
        && Math.abs((double) high() - other.high()) <= most;
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    if (equals(UNIT)) {
      return UNIT_TEXT;
    }
    if (equals(BYTE)) {
      return BYTE_TEXT;
    }
    return equals(SIGNED) ? SIGNED_TEXT : mean + "," + deviation;
  }
}
