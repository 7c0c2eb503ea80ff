package dev.nib.sim.vector;

import dev.nib.sim.fast.MatrixLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Why integers may be summed in float32: sums start at 1.5 * 2^23 and stay between 2^23 and 2^24,
 * where floats are exactly the integers.
 *
 * <p>Every product of an int8 weight and an int8 input is an integer, and a fused multiply-add
 * rounds once; as long as the partial sums of a block of taps stay within 2^22 of zero nothing is
 * ever rounded, in any order. That is so while the magnitudes of a channel's weights in the block
 * sum up to less than 2^15, for inputs are at most 2^7. The low 23 bits of such a float are then
 * the integer itself plus 2^22, so no conversion is needed either.
 */
final class ExactFloats {
  /** Where sums start. */
  static final float START = 0x1.8p23f;

  /** The bits of {@link #START}: less these, a sum's bits are the integer. */
  static final int START_BITS = Float.floatToRawIntBits(START);

  /** The most that the magnitudes of a channel's weights may sum up to in a block. */
  private static final int MOST = (1 << 15) - 1;

  /** All blocks but the last end at multiples of this. */
  private static final int UNIT = 2;

  private ExactFloats() {}

  /** As below, for int8 weights and inputs. */
  static int[] blockEnds(MatrixLayer layer, int taps) {
    return blockEnds(layer::weight, layer.outputs(), taps, 1);
  }

  /**
   * Where blocks of taps end, so that each block's sums are exact for every channel; all but the
   * last end at multiples of 2.
   *
   * @param taps how many there are, padding included; a multiple of 2
   * @param growth how many times 2^7 inputs can be
   */
  static int[] blockEnds(MatrixLayer.Weights weights, int outputs, int taps, int growth) {
    List<Integer> ends = new ArrayList<>();
    long[] sums = new long[outputs];
    for (int k = 0; k < taps; k += UNIT) {
      boolean full = false;
      for (int o = 0; o < outputs; o++) {
        full |= sums[o] + magnitudes(weights, o, k) > MOST / growth;
      }
      if (full) {
        ends.add(k);
        Arrays.fill(sums, 0);
      }
      for (int o = 0; o < outputs; o++) {
        sums[o] += magnitudes(weights, o, k);
      }
    }
    ends.add(taps);
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int magnitudes(MatrixLayer.Weights weights, int o, int k) {
    int sum = 0;
    for (int i = k; i < k + UNIT; i++) {
      sum += Math.abs(weights.at(o, i));
    }
    return sum;
  }

  /** Adds a block's sums to those from {@code at} on; both are relative to the start. */
  static void add(int[] block, int[] sums, int at) {
    for (int i = 0; i < block.length; i++) {
      sums[at + i] += block[i] - START_BITS;
    }
  }
}
