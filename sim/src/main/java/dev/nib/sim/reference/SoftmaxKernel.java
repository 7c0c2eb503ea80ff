package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.FixedPointExponential;
import dev.nib.model.program.Step;
import java.util.Arrays;

/** SOFTMAX over the innermost axis: {@code [R,D]} to {@code [R,D]} (rule S3). */
final class SoftmaxKernel {
  /** Integer bits of the sum of exponentials: Q12.19. */
  private static final int SUM_INTEGER_BITS = 12;

  /** 512 in Q12.19. From there on each output is below half a step, whatever the row's length. */
  private static final int SUM_OF_VANISHING_OUTPUTS = 1 << 28;

  /** The output's scale is 2^-8. */
  private static final int OUTPUT_BITS = 8;

  private static final int OUTPUT_ZERO_POINT = -128;

  private SoftmaxKernel() {}

  static void run(Step.Softmax step, byte[] arena) {
    for (int row = 0; row < step.rows(); row++) {
      int in = step.input().offsetBytes() + row * step.depth();
      int out = step.output().offsetBytes() + row * step.depth();
      int max = largest(arena, in, step.depth());
      int sum = sumOfExponentials(step, arena, in, max);
      if (sum < SUM_OF_VANISHING_OUTPUTS) {
        divide(step, arena, max, sum, in, out);
      } else {
        Arrays.fill(arena, out, out + step.depth(), (byte) OUTPUT_ZERO_POINT);
      }
    }
  }

  /** Q12.19; not added up beyond the number from which it does not matter, so that it fits. */
  private static int sumOfExponentials(Step.Softmax step, byte[] arena, int in, int max) {
    int sum = 0;
    for (int i = 0; i < step.depth() && sum < SUM_OF_VANISHING_OUTPUTS; i++) {
      int difference = arena[in + i] - max;
      if (difference >= step.diffMin()) {
        sum +=
            FixedPoint.roundingDivideByPowerOfTwo(exponential(step, difference), SUM_INTEGER_BITS);
      }
    }
    return sum;
  }

  private static void divide(Step.Softmax step, byte[] arena, int max, int sum, int in, int out) {
    // sum = (1 + fraction) * 2^(31 - zeros) with the fraction in Q0.31.
    int zeros = Integer.numberOfLeadingZeros(sum);
    int fraction = (sum << zeros) ^ Integer.MIN_VALUE;
    int reciprocal = FixedPointExponential.reciprocalOfOnePlus(fraction);
    int shift = SUM_INTEGER_BITS - zeros + 31 - OUTPUT_BITS;
    for (int i = 0; i < step.depth(); i++) {
      int difference = arena[in + i] - max;
      int q = OUTPUT_ZERO_POINT;
      if (difference >= step.diffMin()) {
        int product =
            FixedPoint.saturatingRoundingDoublingHighMul(reciprocal, exponential(step, difference));
        q += FixedPoint.roundingDivideByPowerOfTwo(product, shift);
      }
      arena[out + i] = (byte) FixedPoint.clamp(q, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
  }

  private static int exponential(Step.Softmax step, int difference) {
    int scaled =
        FixedPoint.saturatingRoundingDoublingHighMul(
            difference << step.leftShift(), step.multiplier());
    return FixedPointExponential.expOnNegativeValues(scaled);
  }

  private static int largest(byte[] arena, int from, int count) {
    int max = Byte.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, arena[from + i]);
    }
    return max;
  }
}
