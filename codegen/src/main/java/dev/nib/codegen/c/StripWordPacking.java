package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.program.WeightPacking;
import java.util.Arrays;

/**
 * Weights as {@code nib_strip_sums.h} reads them: of two channels a and b each input has the word
 * {@code 65536 * b + a}, its low byte first. Blocks of two pairs of channels come one after the
 * other, the last one with a pair if no more is left; in a block two inputs after two, of each of
 * its pairs both words: {@code [O/4][W*H*I/2][2][2]}. Columns of taps follow each other. A missing
 * channel or input has zeros.
 *
 * @param columns W of the window
 */
record StripWordPacking(int columns) implements WeightPacking {
  private static final int PAIR = 2;
  private static final int BLOCK = 4;

  @Override
  public Bytes weights(Bytes weights, int allChannels, int rows) {
    int taps = weights.size() / allChannels;
    int inputs = taps / rows / columns;
    byte[] packed = new byte[Short.BYTES * even(taps) * even(allChannels)];
    int at = 0;
    for (int block = 0; block < allChannels; block += BLOCK) {
      int end = Math.min(block + BLOCK, allChannels);
      for (int first = 0; first < taps; first += PAIR) {
        for (int pair = block; pair < end; pair += PAIR) {
          for (int tap = first; tap < first + PAIR; tap++) {
            if (tap < taps) {
              int column = tap / inputs / rows;
              int row = tap / inputs % rows;
              int from = (row * columns + column) * inputs + tap % inputs;
              int low = weights.get(pair * taps + from);
              int high = pair + 1 < end ? weights.get((pair + 1) * taps + from) : 0;
              put(packed, at, (high << Short.SIZE) + low);
            }
            at += Integer.BYTES;
          }
        }
      }
    }
    return Bytes.of(packed);
  }

  private static void put(byte[] packed, int at, int word) {
    for (int i = 0; i < Integer.BYTES; i++) {
      packed[at + i] = (byte) (word >> (i * Byte.SIZE));
    }
  }

  @Override
  public int biases(int channels) {
    return even(channels);
  }

  /** With a zero for a missing channel. */
  @Override
  public Ints bias(Ints bias, Bytes weights) {
    return Ints.of(Arrays.copyOf(bias.toArray(), biases(bias.size())));
  }

  /** Pairs have an even number of channels, and of inputs. */
  static int even(int count) {
    return count + count % PAIR;
  }

  @Override
  public int inputOffset() {
    return 0;
  }

  @Override
  public String words() {
    return ", pairs of channels in words, columns of taps one after the other";
  }
}
