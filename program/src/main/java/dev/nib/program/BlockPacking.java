package dev.nib.program;

import dev.nib.model.Bytes;

/**
 * Weights in blocks of some output channels one after the other, the last one with what is left; in
 * a block the weights of its channels side by side, for one input after another.
 *
 * @param channels of a block
 */
public record BlockPacking(int channels, int inputOffset) implements WeightPacking {
  /** As the step has them, multiplied by raw inputs. */
  public static final WeightPacking AS_IT_IS = new BlockPacking(1, 0);

  public BlockPacking {
    if (channels < 1) {
      throw new IllegalArgumentException("blocks of %d channels".formatted(channels));
    }
  }

  @Override
  public Bytes weights(Bytes weights, int allChannels, int rows) {
    int taps = weights.size() / allChannels;
    byte[] packed = new byte[weights.size()];
    for (int channel = 0; channel < allChannels; channel++) {
      int begin = channel / channels * channels;
      int width = Math.min(channels, allChannels - begin);
      for (int tap = 0; tap < taps; tap++) {
        packed[begin * taps + tap * width + channel - begin] = weights.get(channel * taps + tap);
      }
    }
    return Bytes.of(packed);
  }

  @Override
  public String words() {
    return channels == 1 ? "" : ", %d channels side by side".formatted(channels);
  }
}
