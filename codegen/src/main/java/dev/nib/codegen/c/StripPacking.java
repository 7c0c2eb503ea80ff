package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.program.WeightPacking;

/**
 * Weights as strips meet them: blocks of some output channels, the last one with what is left, in a
 * block for each column of taps, tap of it and input the weights of its channels side by side:
 * {@code [O/C][W][H][I][C]}.
 *
 * @param channels C of a block
 * @param columns W of the window
 */
record StripPacking(int channels, int columns) implements WeightPacking {
  @Override
  public Bytes weights(Bytes weights, int allChannels, int rows) {
    int taps = weights.size() / allChannels;
    int inputs = taps / rows / columns;
    byte[] packed = new byte[weights.size()];
    int at = 0;
    for (int begin = 0; begin < allChannels; begin += channels) {
      int end = Math.min(begin + channels, allChannels);
      for (int tap = 0; tap < taps; tap++) {
        int column = tap / inputs / rows;
        int row = tap / inputs % rows;
        int from = (row * columns + column) * inputs + tap % inputs;
        for (int channel = begin; channel < end; channel++) {
          packed[at] = weights.get(channel * taps + from);
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
    return ", " + channels + " channels side by side, columns of taps one after the other";
  }
}
