package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.program.WeightPacking;

/**
 * Weights as {@code nib_strip_sums.h} reads them: blocks of four output channels, the last one with
 * what is left, in a block for each column of taps, tap of it and input the weights of its channels
 * side by side, 128 added to each: {@code [O/4][W][H][I][4]}.
 *
 * @param columns W of the window
 */
record StripPacking(int columns) implements WeightPacking {
  private static final int CHANNELS = 4;

  @Override
  public Bytes weights(Bytes weights, int allChannels, int rows) {
    int taps = weights.size() / allChannels;
    int inputs = taps / rows / columns;
    byte[] packed = new byte[weights.size()];
    int at = 0;
    for (int begin = 0; begin < allChannels; begin += CHANNELS) {
      int end = Math.min(begin + CHANNELS, allChannels);
      for (int tap = 0; tap < taps; tap++) {
        int column = tap / inputs / rows;
        int row = tap / inputs % rows;
        int from = (row * columns + column) * inputs + tap % inputs;
        for (int channel = begin; channel < end; channel++) {
          packed[at] = (byte) (weights.get(channel * taps + from) ^ 0x80);
          at++;
        }
      }
    }
    return Bytes.of(packed);
  }

  @Override
  public int inputOffset() {
    return BlockKernel.INPUT_OFFSET;
  }

  @Override
  public String words() {
    return ", 4 channels side by side, columns of taps one after the other, 128 added";
  }
}
