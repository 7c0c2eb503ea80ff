package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.program.WeightPacking;

/**
 * Weights as {@code nib_block_dsp.h} reads them: two channels after two. Of a pair a and b each
 * input has the 16-bit number {@code 256 * b + a}, its low byte first; a last channel without
 * another one has a byte an input.
 *
 * <p>Inputs come in groups of four. Of a row of taps its whole groups come first, row by row, with
 * three that are left as a group; one or two that are left of each row follow behind them all, four
 * a group. Missing inputs are zeros. A pair's groups are read as words of which every second
 * halfword makes a pair of products: columns have the inputs of a group in the order 0, 2, 1, 3,
 * and so have the numbers; the bytes of a single channel are read apart so, and have 0, 1, 2, 3.
 */
record PairPacking(int inputOffset) implements WeightPacking {
  private static final int GROUP = 4;
  private static final int[] ORDER = {0, 2, 1, 3};

  /** Where the inputs of a row of taps lie. */
  private record Row(int rows, int inputs) {
    int groups() {
      return (inputs + 1) / GROUP;
    }

    /** Inputs of a row behind its groups. */
    int left() {
      return inputs - Math.min(inputs, GROUP * groups());
    }

    /** Weights of a channel behind its whole groups, zeros with them. */
    int tail() {
      return GROUP * ((rows * left() + GROUP - 1) / GROUP);
    }

    int slots() {
      return GROUP * rows * groups() + tail();
    }

    int slot(int row, int input) {
      int whole = GROUP * groups();
      return input < whole ? row * whole + input : rows * whole + row * left() + input - whole;
    }
  }

  @Override
  public Bytes weights(Bytes weights, int channels, int rows) {
    int taps = weights.size() / channels;
    Row row = new Row(rows, taps / rows);
    byte[] packed = new byte[channels * row.slots()];
    for (int channel = 0; channel < channels; channel += 2) {
      boolean pair = channel + 1 < channels;
      for (int tap = 0; tap < taps; tap++) {
        int slot = row.slot(tap / row.inputs(), tap % row.inputs());
        int first = weights.get(channel * taps + tap);
        int at = channel * row.slots();
        if (pair) {
          int number = 256 * weights.get((channel + 1) * taps + tap) + first;
          at += 2 * (slot / GROUP * GROUP + ORDER[slot % GROUP]);
          packed[at] = (byte) number;
          packed[at + 1] = (byte) (number >> 8);
        } else {
          packed[at + slot] = (byte) first;
        }
      }
    }
    return Bytes.of(packed);
  }

  @Override
  public String words() {
    return ", pairs of channels, four inputs at a time";
  }

  /** Weights of a channel, those of zeros included. */
  static int perChannel(int rows, int inputs) {
    return new Row(rows, inputs).slots();
  }

  /** Those of them that are made of what whole groups leave of the rows. */
  static int tailPerChannel(int rows, int inputs) {
    return new Row(rows, inputs).tail();
  }
}
