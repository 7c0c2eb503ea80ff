package dev.nib.program;

import dev.nib.model.Activation;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.QuantizedMultiplier;

/** From scales to the integers of rule R5, with the proof that nothing overflows. */
final class Factors {
  /** The largest difference of an int8 to its zero point. */
  private static final AccumulatorRange DIFFERENCE = new AccumulatorRange(-255, 255);

  private Factors() {}

  /** Rule R4, for factors that it has. */
  static QuantizedMultiplier of(double real, int channel) {
    if (!(real < 1L << 31)) {
      throw new ModelException(
          "channel %d: effective scale %s is not below 2^31".formatted(channel, real));
    }
    return QuantizedMultiplier.of(real);
  }

  /** One factor for all elements of a tensor, whose accumulators lie in {@code range}. */
  static Requantization perTensor(
      double real, AccumulatorRange range, Quantization out, Activation activation) {
    QuantizedMultiplier factor = of(real, 0);
    return perTensor(factor.multiplier(), factor.shift(), range, out, activation);
  }

  static Requantization perTensor(
      int multiplier, int shift, AccumulatorRange range, Quantization out, Activation activation) {
    Clamp clamp = clamp(activation, out);
    Requantization requantization =
        new Requantization(
            Ints.of(multiplier), Ints.of(shift), out.zeroPoint(), clamp.min(), clamp.max());
    requireNoOverflow(range, requantization, 0);
    return requantization;
  }

  /** One factor for the difference of each input to its zero point. */
  static Requantization ofDifference(double real, Quantization out, Activation activation) {
    return perTensor(real, DIFFERENCE, out, activation);
  }

  /** Rule R5 fits 32 bits for every accumulator of {@code range}: it rises with the accumulator. */
  static void requireNoOverflow(AccumulatorRange range, Requantization r, int channel) {
    int shift = Math.max(0, r.shift(channel));
    if ((long) range.min() << shift < Integer.MIN_VALUE
        || (long) range.max() << shift > Integer.MAX_VALUE) {
      throw new ModelException(
          "channel %d: accumulator [%d, %d] shifted left by %d overflows 32 bits"
              .formatted(channel, range.min(), range.max(), shift));
    }
    long lowest = scaled(range.min(), r, channel) + r.outputZeroPoint();
    long highest = scaled(range.max(), r, channel) + r.outputZeroPoint();
    if (lowest < Integer.MIN_VALUE || highest > Integer.MAX_VALUE) {
      throw new ModelException(
          "channel %d: accumulator [%d, %d] scaled and moved to zero point %d overflows 32 bits"
              .formatted(channel, range.min(), range.max(), r.outputZeroPoint()));
    }
  }

  private static long scaled(int accumulator, Requantization r, int channel) {
    return FixedPoint.multiplyByQuantizedMultiplier(
        accumulator, r.multiplier(channel), r.shift(channel));
  }

  /** The smallest and the largest output. */
  record Clamp(int min, int max) {}

  /** Rule C1: the bounds of the activation in the output's integers, division in float32. */
  static Clamp clamp(Activation activation, Quantization out) {
    int min = -128;
    int max = 127;
    if (!Float.isInfinite(activation.min())) {
      min = bound(activation.min(), out);
    }
    if (!Float.isInfinite(activation.max())) {
      max = bound(activation.max(), out);
    }
    return new Clamp(min, max);
  }

  private static int bound(float real, Quantization out) {
    long steps = Quantization.roundHalfAwayFromZero(real / out.scale());
    if (steps != (int) steps) {
      throw new ModelException(
          "activation bound %s is %d steps of the output scale %s, which overflows 32 bits"
              .formatted(real, steps, out.scale()));
    }
    return (int) Math.max(-128, Math.min(127, out.zeroPoint() + steps));
  }
}
