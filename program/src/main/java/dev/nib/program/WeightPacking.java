package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;

/** The order and the form in which a kernel reads the weights and the biases of a step. */
public interface WeightPacking {
  /**
   * Weights as the kernel reads them.
   *
   * @param weights {@code [O,R,T]}: of each output channel, row of taps, and input of such a row
   * @param channels O
   * @param rows R
   */
  Bytes weights(Bytes weights, int channels, int rows);

  /** How many biases the kernel reads, those of missing channels with them. */
  default int biases(int channels) {
    return channels;
  }

  /** What the kernel adds to each input before it multiplies. */
  int inputOffset();

  /** How weights lie, in a few words for a comment; empty where that is as the step has them. */
  String words();

  /**
   * Biases for inputs with the offset: {@code bias - offset * sum(w)}, as {@code sum(w * x)} is
   * {@code sum(w * (x + offset)) - offset * sum(w)}. Accumulators have the range that they have for
   * raw inputs: partial sums too, where the offset makes all inputs positive.
   *
   * @param bias {@code [O]}, for raw inputs (rule B1)
   * @param weights {@code [O,...]}
   */
  default Ints bias(Ints bias, Bytes weights) {
    if (inputOffset() == 0) {
      return bias;
    }
    int taps = weights.size() / bias.size();
    int[] offset = new int[bias.size()];
    for (int channel = 0; channel < offset.length; channel++) {
      int sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        sum += weights.get(channel * taps + tap);
      }
      offset[channel] = bias.get(channel) - inputOffset() * sum;
    }
    return Ints.of(offset);
  }
}
