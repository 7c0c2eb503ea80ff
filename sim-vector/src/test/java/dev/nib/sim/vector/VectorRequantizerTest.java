package dev.nib.sim.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector form of rule R5 against {@link Requantization#apply}, for every kind of factor. */
class VectorRequantizerTest {
  private static final int[] MULTIPLIERS = {
    1 << 30, (1 << 30) + 1, 1_518_500_250, 1_610_612_736, Integer.MAX_VALUE - 1, Integer.MAX_VALUE
  };

  private static final int TAPS = 300;

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(ints = {-31, -20, -14, -13, -12, -11, -10, -9, -7, -5, -3, -1, 0, 1, 2, 5})
  void equalsTheScalarRule(int shift) {
    for (int multiplier : MULTIPLIERS) {
      for (int zeroPoint : new int[] {-128, 0, 3, 127}) {
        MatrixLayer layer = layer(multiplier, shift, zeroPoint);
        VectorRequantizer requantizer =
            new VectorRequantizer(layer, Lanes.COUNT, ExactFloats.START_BITS);
        int[] sums = new int[Lanes.COUNT];
        byte[] out = new byte[Lanes.COUNT];
        for (int turn = 0; turn < 600; turn++) {
          for (int lane = 0; lane < sums.length; lane++) {
            sums[lane] = accumulator(turn, lane, shift) + ExactFloats.START_BITS;
          }
          requantizer.finish(0, sums, 0, 1, out, 0);
          for (int lane = 0; lane < sums.length; lane++) {
            int accumulator = sums[lane] - ExactFloats.START_BITS;
            assertThat(out[lane])
                .as("%d * %d * 2^%d at %d", accumulator, multiplier, shift, zeroPoint)
                .isEqualTo(layer.requantization().apply(accumulator, lane));
          }
        }
      }
    }
  }

  /** Where the sum with what the vectors add to it would no longer fit an int. */
  @Test
  void accumulatorsReachTheEndOf32Bits() {
    int bias = Integer.MAX_VALUE - 128 * 127 * TAPS;
    MatrixLayer layer = layer(1_507_000_000, -24, 0, bias);
    VectorRequantizer requantizer =
        new VectorRequantizer(layer, Lanes.COUNT, ExactFloats.START_BITS);
    int[] sums = new int[Lanes.COUNT];
    byte[] out = new byte[Lanes.COUNT];
    for (int lane = 0; lane < sums.length; lane++) {
      sums[lane] = (127 * TAPS * 127 / 8) * (lane + 1) + ExactFloats.START_BITS;
    }
    requantizer.finish(0, sums, 0, 1, out, 0);
    for (int lane = 0; lane < sums.length; lane++) {
      int accumulator = sums[lane] - ExactFloats.START_BITS + bias;
      assertThat(out[lane]).isEqualTo(layer.requantization().apply(accumulator, lane));
    }
  }

  /** Every small number, the neighbourhood of R2's ties, the ends of the range, and random ones. */
  private int accumulator(int turn, int lane, int shift) {
    int most = (127 * TAPS * 127) >> Math.max(shift, 0);
    int any =
        switch (turn % 4) {
          case 0 -> turn * 2 + lane - 600;
          case 1 -> {
            int unit = 1 << Math.min(Math.max(-shift, 0), 21);
            yield unit / 2 + unit * (random.nextInt(513) - 256) + lane - 4;
          }
          case 2 -> random.nextInt(-most, most + 1);
          default -> (random.nextBoolean() ? 1 : -1) * (most - random.nextInt(3));
        };
    return Math.max(-most, Math.min(most, any));
  }

  /** Eight channels of {@link #TAPS} weights of 127, so that accumulators may go beyond 2^22. */
  private static MatrixLayer layer(int multiplier, int shift, int zeroPoint) {
    return layer(multiplier, shift, zeroPoint, 0);
  }

  private static MatrixLayer layer(int multiplier, int shift, int zeroPoint, int bias) {
    int taps = Math.max(1, TAPS >> Math.max(0, shift));
    byte[] weights = new byte[Lanes.COUNT * taps];
    java.util.Arrays.fill(weights, (byte) 127);
    Geometry geometry =
        new Geometry(
            0,
            0,
            0,
            1,
            1,
            1,
            taps,
            1,
            1,
            Lanes.COUNT,
            new Step.Placement(Window.of(1, 1, 1, Padding.VALID), 0, 0));
    Requantization requantization =
        new Requantization(Ints.of(multiplier), Ints.of(shift), zeroPoint, -128, 127);
    int[] biases = new int[Lanes.COUNT];
    java.util.Arrays.fill(biases, bias);
    return new MatrixLayer(geometry, Bytes.of(weights), Ints.of(biases), requantization);
  }

  @Test
  void laneOrderIsAPermutationOfEight() {
    int[] channels = java.util.stream.IntStream.range(8, 16).map(Lanes::channel).toArray();
    assertThat(channels).containsExactly(8, 10, 12, 14, 9, 11, 13, 15);
  }
}
