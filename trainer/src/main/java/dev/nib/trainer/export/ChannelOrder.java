package dev.nib.trainer.export;

import dev.nib.trainer.nets.NetDefinition.Extent;

/**
 * Weights between Deeplearning4j's order, where channels come before rows and columns, and
 * TFLite's, where they come last.
 */
final class ChannelOrder {
  private ChannelOrder() {}

  /** {@code [O,I,K,K]} to {@code [O,K,K,I]}; depthwise weights count as those of one output. */
  static float[] channelsLast(float[] from, int outputs, int inputs) {
    return swapped(from, outputs, inputs, from.length / (outputs * inputs));
  }

  /** {@code [O,K,K,I]} to {@code [O,I,K,K]}. */
  static float[] channelsFirst(float[] from, int outputs, int inputs) {
    return swapped(from, outputs, from.length / (outputs * inputs), inputs);
  }

  /** {@code [N,A,B]} to {@code [N,B,A]}. */
  private static float[] swapped(float[] from, int n, int a, int b) {
    float[] to = new float[from.length];
    for (int block = 0; block < n; block++) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          to[(block * b + j) * a + i] = from[(block * a + i) * b + j];
        }
      }
    }
    return to;
  }

  /** {@code [in,out]} with the inputs in the order C, H, W to {@code [out,in]} in H, W, C. */
  static float[] outputsFirst(float[] from, int outputs, Extent in) {
    int pixels = in.height() * in.width();
    float[] to = new float[from.length];
    for (int unit = 0; unit < outputs; unit++) {
      for (int c = 0; c < in.channels(); c++) {
        for (int pixel = 0; pixel < pixels; pixel++) {
          to[(unit * pixels + pixel) * in.channels() + c] =
              from[(c * pixels + pixel) * outputs + unit];
        }
      }
    }
    return to;
  }

  /** The other way round. */
  static float[] inputsFirst(float[] from, int outputs, Extent in) {
    int pixels = in.height() * in.width();
    float[] to = new float[from.length];
    for (int unit = 0; unit < outputs; unit++) {
      for (int c = 0; c < in.channels(); c++) {
        for (int pixel = 0; pixel < pixels; pixel++) {
          to[(c * pixels + pixel) * outputs + unit] =
              from[(unit * pixels + pixel) * in.channels() + c];
        }
      }
    }
    return to;
  }
}
