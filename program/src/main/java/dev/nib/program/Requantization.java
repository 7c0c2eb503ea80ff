package dev.nib.program;

import dev.nib.model.Ints;
import dev.nib.model.arithmetic.FixedPoint;

/**
 * From an int32 accumulator to an int8 output (rule R5): multiply by the channel's factor, add the
 * output zero point, clamp.
 *
 * @param multipliers one per output channel, or a single one for all
 * @param shifts as many as multipliers; positive shifts to the left
 * @param outputZeroPoint -128 to 127
 * @param min the smallest output, with the fused activation in it
 * @param max the largest output
 */
public record Requantization(Ints multipliers, Ints shifts, int outputZeroPoint, int min, int max) {
  /** One half, as rule R3 has it. */
  private static final int HALF = 1 << 30;

  public Requantization {
    if (multipliers.size() == 0 || multipliers.size() != shifts.size()) {
      throw new IllegalArgumentException(
          multipliers.size() + " multipliers and " + shifts.size() + " shifts");
    }
    if (min < -128 || min > max || max > 127) {
      throw new IllegalArgumentException("clamp [" + min + ", " + max + "] is no int8 range");
    }
  }

  /** That which gives every number back, and only adds the zero point and clamps. */
  public static Requantization one(int zeroPoint, int min, int max) {
    return new Requantization(Ints.of(HALF), Ints.of(1), zeroPoint, min, max);
  }

  /** That which gives half of a number, of even ones exactly. */
  public static Requantization half(int zeroPoint, int min, int max) {
    return new Requantization(Ints.of(HALF), Ints.of(0), zeroPoint, min, max);
  }

  /** True when every output channel has its own factor. */
  public boolean isPerChannel() {
    return multipliers.size() > 1;
  }

  public int multiplier(int channel) {
    return multipliers.get(isPerChannel() ? channel : 0);
  }

  public int shift(int channel) {
    return shifts.get(isPerChannel() ? channel : 0);
  }

  /** The same with a clamp behind its own: two clamps one after the other are one. */
  public Requantization clampedTo(int lowest, int highest) {
    return new Requantization(
        multipliers,
        shifts,
        outputZeroPoint,
        FixedPoint.clamp(min, lowest, highest),
        FixedPoint.clamp(max, lowest, highest));
  }

  /** The output of {@code channel} for {@code accumulator}. */
  public byte apply(int accumulator, int channel) {
    int scaled =
        FixedPoint.multiplyByQuantizedMultiplier(accumulator, multiplier(channel), shift(channel));
    return (byte) FixedPoint.clamp(scaled + outputZeroPoint, min, max);
  }
}
