package dev.nib.program;

/**
 * The values that a step's accumulators can take for any input, partial sums in any order included;
 * computed from the actual weights.
 *
 * @param min the smallest over all output channels
 * @param max the largest over all output channels
 */
public record AccumulatorRange(int min, int max) {
  public AccumulatorRange {
    if (min > max) {
      throw new IllegalArgumentException("range [" + min + ", " + max + "] is empty");
    }
  }

  /** Bits of the narrowest two's complement register that holds every value. */
  public int bits() {
    int magnitude = Math.max(min < 0 ? ~min : min, max < 0 ? ~max : max);
    return 33 - Integer.numberOfLeadingZeros(magnitude);
  }
}
