package dev.nib.sim.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Ints;
import dev.nib.program.Requantization;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule R5 in 32 bits against {@link Requantization#apply}, for every shift. */
class RowRequantizerTest {
  private static final int[] MULTIPLIERS = {
    0, 1 << 30, (1 << 30) + 1, 1_518_500_250, Integer.MAX_VALUE - 1, Integer.MAX_VALUE
  };

  private static final int COUNT = 200;

  private final Random random = new Random(7);

  @Test
  void equalsTheScalarRule() {
    for (int shift = -31; shift <= 30; shift++) {
      for (int multiplier : MULTIPLIERS) {
        int zeroPoint = random.nextInt(256) - 128;
        Requantization r =
            new Requantization(Ints.of(multiplier), Ints.of(shift), zeroPoint, -120, 119);
        int bias = random.nextInt(2001) - 1000;
        int[] sums = sums(shift, bias);
        int[] outputs = sums.clone();
        RowRequantizer.apply(r, 0, outputs, COUNT, bias);
        for (int j = 0; j < COUNT; j++) {
          assertThat(outputs[j])
              .as("%d * %d * 2^%d at %d", sums[j] + bias, multiplier, shift, zeroPoint)
              .isEqualTo(r.apply(sums[j] + bias, 0));
        }
      }
    }
  }

  /** The ends of what the shift allows, the neighbourhood of R2's ties, and random ones. */
  private int[] sums(int shift, int bias) {
    // A little less than lowering allows, for the zero point is added to the result.
    int most = (Integer.MAX_VALUE >> Math.max(shift, 0)) - (shift >= 0 ? 200 >> shift : 200);
    int[] sums = new int[COUNT];
    for (int j = 0; j < COUNT; j++) {
      long accumulator =
          switch (j % 4) {
            case 0 -> j - COUNT / 2;
            case 1 -> {
              long unit = 1L << Math.max(-shift, 0);
              yield unit / 2 + unit * (random.nextInt(513) - 256) + j % 9 - 4;
            }
            case 2 -> random.nextInt();
            default -> (random.nextBoolean() ? 1 : -1) * (long) (most - random.nextInt(3));
          };
      sums[j] = (int) Math.max(-most, Math.min(most, accumulator)) - bias;
    }
    return sums;
  }
}
