package dev.nib.dataset;

/**
 * A part of a whole that was counted on a sample, with the interval in which the true part lies.
 *
 * @param part how many of the sample, 0 to {@code whole}
 * @param whole the size of the sample, at least 1
 */
public record Proportion(long part, long whole) {
  /** Of the normal distribution 95 % lie within so many standard deviations. */
  private static final double Z95 = 1.959963984540054;

  public Proportion {
    if (whole < 1 || part < 0 || part > whole) {
      throw new IllegalArgumentException(part + " of " + whole);
    }
  }

  /** 0..1. */
  public double value() {
    return (double) part / whole;
  }

  /** The lower end of the 95 % interval of Wilson (1927), 0..1. */
  public double low95() {
    return part == 0 ? 0 : centre() - half();
  }

  /** The upper end of the 95 % interval of Wilson (1927), 0..1. */
  public double high95() {
    return part == whole ? 1 : centre() + half();
  }

  private double centre() {
    return (value() + Z95 * Z95 / (2 * whole)) / (1 + Z95 * Z95 / whole);
  }

  private double half() {
    double spread = value() * (1 - value()) / whole + Z95 * Z95 / (4.0 * whole * whole);
    return Z95 * Math.sqrt(spread) / (1 + Z95 * Z95 / whole);
  }
}
