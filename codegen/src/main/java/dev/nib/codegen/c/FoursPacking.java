package dev.nib.codegen.c;

import dev.nib.model.Bytes;
import dev.nib.program.WeightPacking;

/**
 * Weights as {@code nib_fully_connected_strip_s8.c} reads them: blocks of four channels, the last
 * one of two if no more is left; in a block the weights of its channels side by side, for one input
 * after another, 128 added to each. A missing channel has zeros.
 */
record FoursPacking() implements WeightPacking {
  private static final int BLOCK = 4;

  @Override
  public Bytes weights(Bytes weights, int allChannels, int rows) {
    int inputs = weights.size() / allChannels;
    int all = StripWordPacking.even(allChannels);
    byte[] packed = new byte[inputs * all];
    for (int channel = 0; channel < all; channel++) {
      int block = channel / BLOCK * BLOCK;
      int width = Math.min(BLOCK, all - block);
      for (int input = 0; input < inputs; input++) {
        int weight = channel < allChannels ? weights.get(channel * inputs + input) : 0;
        packed[block * inputs + input * width + channel - block] = (byte) (weight ^ 0x80);
      }
    }
    return Bytes.of(packed);
  }

  @Override
  public int inputOffset() {
    return 0;
  }

  @Override
  public String words() {
    return ", 4 channels side by side, 128 added";
  }
}
