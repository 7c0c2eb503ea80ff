package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;

/**
 * The order and the form in which a kernel reads the weights {@code [O,taps]} of a step: blocks of
 * output channels one after the other; in a block runs of taps; in a run the taps of each channel
 * side by side. A last block or run has what is left, unless it is padded.
 *
 * @param channels output channels of a block
 * @param taps of a run
 * @param padded true when each block has all its channels, the last ones of zeros
 * @param inputOffset what the kernel adds to each input before it multiplies
 */
public record WeightPacking(int channels, int taps, boolean padded, int inputOffset) {
  /** As the step has them: {@code [O,taps]}, multiplied by raw inputs. */
  public static final WeightPacking AS_IT_IS = new WeightPacking(1, 1, false, 0);

  public WeightPacking {
    if (channels < 1 || taps < 1) {
      throw new IllegalArgumentException(
          "blocks of %d channels, runs of %d taps".formatted(channels, taps));
    }
  }

  /** A weight of each of {@code lanes} channels side by side in every word of a memory. */
  public static WeightPacking words(int lanes) {
    return new WeightPacking(lanes, 1, true, 0);
  }

  /** How many weights there are, those of zeros included. */
  public long size(int allChannels, int allTaps) {
    int blocks = (allChannels + channels - 1) / channels;
    return (long) allTaps * (padded ? blocks * channels : allChannels);
  }

  /** Where a weight lies. */
  public int position(int channel, int tap, int allChannels, int allTaps) {
    int begin = channel / channels * channels;
    int width = padded ? channels : Math.min(channels, allChannels - begin);
    int run = tap / taps * taps;
    int depth = Math.min(taps, allTaps - run);
    return begin * allTaps + run * width + (channel - begin) * depth + tap - run;
  }

  /**
   * Weights in this order.
   *
   * @param weights {@code [O,taps]}
   */
  public Bytes weights(Bytes weights, int allChannels) {
    int allTaps = weights.size() / allChannels;
    byte[] packed = new byte[Math.toIntExact(size(allChannels, allTaps))];
    for (int channel = 0; channel < allChannels; channel++) {
      for (int tap = 0; tap < allTaps; tap++) {
        packed[position(channel, tap, allChannels, allTaps)] =
            weights.get(channel * allTaps + tap);
      }
    }
    return Bytes.of(packed);
  }

  /**
   * Biases for inputs with the offset: {@code bias - offset * sum(w)}, as {@code sum(w * x)} is
   * {@code sum(w * (x + offset)) - offset * sum(w)}. Accumulators have the range that they have for
   * raw inputs, for an input of -128 to 127 is what it was.
   *
   * @param bias those for raw inputs (rule B1)
   * @param weights {@code [O,taps]}
   */
  public Ints bias(Ints bias, Bytes weights) {
    if (inputOffset == 0) {
      return bias;
    }
    int allTaps = weights.size() / bias.size();
    int[] offset = new int[bias.size()];
    for (int channel = 0; channel < offset.length; channel++) {
      int sum = 0;
      for (int tap = 0; tap < allTaps; tap++) {
        sum += weights.get(channel * allTaps + tap);
      }
      offset[channel] = bias.get(channel) - inputOffset * sum;
    }
    return Ints.of(offset);
  }
}
