package dev.nib.program;

import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.FixedPoint16;
import dev.nib.model.arithmetic.QuantizedMultiplier;

/**
 * Hard swish of one int8 in 16-bit fixed point (rule T2, after TFLite's reference kernel).
 *
 * @param output from the input to the output, both in 1/128 steps; its shift is 0 or below
 * @param relu from the input in 1/128 steps to sixths of 2^15
 */
record HardSwishRule(
    int inputZeroPoint, int outputZeroPoint, QuantizedMultiplier output, QuantizedMultiplier relu) {
  private static final int FINE_STEPS = 128;

  /** 16-bit numbers are shifted right by at most this. */
  private static final int MOST_RIGHT_SHIFT = 15;

  static HardSwishRule of(Quantization in, Quantization out) {
    float fine = in.scale() * (1f / FINE_STEPS);
    QuantizedMultiplier output = Factors.of(fine / out.scale(), 0);
    QuantizedMultiplier relu = Factors.of(fine / (3 / 32768f), 0);
    if (output.shift() > 0
        || output.shift() < -MOST_RIGHT_SHIFT
        || relu.shift() < -MOST_RIGHT_SHIFT) {
      throw new ModelException(
          "input scale %s over output scale %s must be in [2^-9, 2^7), input scale above 2^-22"
              .formatted(in.scale(), out.scale()));
    }
    return new HardSwishRule(in.zeroPoint(), out.zeroPoint(), output, relu);
  }

  int apply(int q) {
    int fine = (q - inputZeroPoint) * FINE_STEPS;
    int scaled = FixedPoint16.saturatingRoundingDoublingHighMul(fine, narrow(output));
    // -2^15 where x is -3 or below, 2^15 - 1 where x is 3 or above.
    int gate = fine;
    int shift = relu.shift();
    if (shift > 0) {
      gate = FixedPoint16.saturatingShiftLeft(gate, shift - 1);
    }
    gate = FixedPoint16.saturatingRoundingDoublingHighMul(gate, narrow(relu));
    if (shift > 0) {
      gate = FixedPoint16.saturatingShiftLeft(gate, 1);
    } else {
      gate = FixedPoint.roundingDivideByPowerOfTwo(gate, -shift);
    }
    gate = (gate + (1 << 15)) >> 1;
    int product = FixedPoint16.saturatingDoublingHighMul(gate, scaled);
    int result = FixedPoint.roundingDivideByPowerOfTwo(product, -output.shift());
    return FixedPoint.clamp(result + outputZeroPoint, -128, 127);
  }

  private static int narrow(QuantizedMultiplier factor) {
    return FixedPoint16.multiplier(factor.multiplier());
  }
}
