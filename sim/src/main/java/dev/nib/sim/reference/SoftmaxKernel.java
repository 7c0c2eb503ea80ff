package dev.nib.sim.reference;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.FixedPointExponential;
import dev.nib.program.Step;

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

  static void run(Step.Softmax step, Memory memory) {
    Memory.Bytes in = memory.of(step.input());
    Memory.Bytes out = memory.of(step.output());
    for (int row = 0; row < step.rows(); row++) {
      int first = row * step.depth();
      int max = largest(in, first, step.depth());
      int sum = sumOfExponentials(step, in, first, max);
      if (sum < SUM_OF_VANISHING_OUTPUTS) {
        divide(step, in, out, first, max, sum);
      } else {
        fill(out, first, step.depth());
      }
    }
  }

  private static void fill(Memory.Bytes out, int first, int count) {
    for (int i = first; i < first + count; i++) {
      out.set(i, (byte) OUTPUT_ZERO_POINT);
    }
  }

  /** Q12.19; not added up beyond the number from which it does not matter, so that it fits. */
  private static int sumOfExponentials(Step.Softmax step, Memory.Bytes in, int first, int max) {
    int sum = 0;
    for (int i = 0; i < step.depth() && sum < SUM_OF_VANISHING_OUTPUTS; i++) {
      int difference = in.get(first + i) - max;
      if (difference >= step.diffMin()) {
        sum +=
            FixedPoint.roundingDivideByPowerOfTwo(step.exponential(difference), SUM_INTEGER_BITS);
      }
    }
    return sum;
  }

  /** A row's outputs, its exponentials divided by their sum. */
  private static void divide(
      Step.Softmax step, Memory.Bytes in, Memory.Bytes out, int first, int max, int sum) {
    // sum = (1 + fraction) * 2^(31 - zeros) with the fraction in Q0.31.
    int zeros = Integer.numberOfLeadingZeros(sum);
    int fraction = (sum << zeros) ^ Integer.MIN_VALUE;
    int reciprocal = FixedPointExponential.reciprocalOfOnePlus(fraction);
    int shift = SUM_INTEGER_BITS - zeros + 31 - OUTPUT_BITS;
    for (int i = first; i < first + step.depth(); i++) {
      int difference = in.get(i) - max;
      int q = OUTPUT_ZERO_POINT;
      if (difference >= step.diffMin()) {
        int product =
            FixedPoint.saturatingRoundingDoublingHighMul(reciprocal, step.exponential(difference));
        q += FixedPoint.roundingDivideByPowerOfTwo(product, shift);
      }
      out.set(i, (byte) FixedPoint.clamp(q, Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
  }

  private static int largest(Memory.Bytes in, int from, int count) {
    int max = Byte.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, in.get(from + i));
    }
    return max;
  }
}
