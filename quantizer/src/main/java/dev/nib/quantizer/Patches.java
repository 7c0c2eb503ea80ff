package dev.nib.quantizer;

import dev.nib.model.Shape;
import dev.nib.model.Window;

/**
 * Reads what an output of a layer with weights is computed from, as a row to be multiplied by the
 * weights of an output channel.
 *
 * @param in shape of the input
 * @param out shape of the output
 * @param weights shape of the weights
 */
record Patches(WeightedLayer layer, Shape in, Shape out, Shape weights) {
  /** Weights of one output channel. */
  int taps() {
    return weights.elements() / weights.extent(layer.axis());
  }

  int outputChannels() {
    return weights.extent(layer.axis());
  }

  /** Places of one sample's output, all channels of which read the same part of the input. */
  int places() {
    return out.elements() / outputChannels();
  }

  /** The index of weight {@code tap} of output channel {@code channel}. */
  int weight(int channel, int tap) {
    return layer.axis() == 0 ? channel * taps() + tap : tap * outputChannels() + channel;
  }

  /** Output channels that read the same rows. */
  int channelsPerRow() {
    return layer.depthMultiplier() > 0 ? layer.depthMultiplier() : outputChannels();
  }

  /**
   * The rows for some positions.
   *
   * @param input values of all samples
   * @param positions sample * {@link #places()} + place
   * @param group output channels divided by {@link #channelsPerRow()}
   * @return {@code [positions][taps]}, 0 where the window hangs over the border
   */
  float[][] rows(float[] input, int[] positions, int group) {
    float[][] rows = new float[positions.length][taps()];
    for (int p = 0; p < positions.length; p++) {
      if (layer.window().isEmpty()) {
        System.arraycopy(input, positions[p] * taps(), rows[p], 0, taps());
      } else {
        fill(rows[p], input, positions[p], group, layer.window().get());
      }
    }
    return rows;
  }

  private void fill(float[] row, float[] input, int position, int group, Window window) {
    int width = out.extent(2);
    int place = position % places();
    int channels = in.extent(3);
    int perTap = layer.depthMultiplier() > 0 ? 1 : channels;
    int first = layer.depthMultiplier() > 0 ? group : 0;
    int top = place / width * window.strideHeight() - window.padTop(in.extent(1));
    int left = place % width * window.strideWidth() - window.padLeft(in.extent(2));
    int image = position / places() * in.elements();
    for (int k = 0; k < window.height() * window.width(); k++) {
      int y = top + k / window.width() * window.dilationHeight();
      int x = left + k % window.width() * window.dilationWidth();
      if (y >= 0 && y < in.extent(1) && x >= 0 && x < in.extent(2)) {
        int from = image + (y * in.extent(2) + x) * channels + first;
        System.arraycopy(input, from, row, k * perTap, perTap);
      }
    }
  }
}
