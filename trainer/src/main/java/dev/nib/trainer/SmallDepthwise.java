package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Convolution of each channel on its own with SAME padding, and ReLU when asked for: each row of
 * {@link SmallConvolution}'s patches is met by one weight.
 */
final class SmallDepthwise implements SmallLayer {
  private final SmallRows rows;
  private final int channels;
  private final int weightsAt;
  private final int biasesAt;
  private final Duties duties;
  private final float[] patches;
  private final FloatBuffer patchFloats;
  private final float[] output;
  private final float[] sorted;
  private final float[] sortedGradient;
  private final float[] inputGradient;
  // A row of outputs each.
  private final float[] row;
  private final float[] met;
  private final float[] sums;
  private float[] input;

  /** As {@link SmallConvolution}'s. */
  SmallDepthwise(SmallRows rows, int channels, int weightsAt, int biasesAt, Duties duties) {
    this.rows = rows;
    this.channels = channels;
    this.weightsAt = weightsAt;
    this.biasesAt = biasesAt;
    this.duties = duties;
    patches = new float[rows.taps() * rows.outputRow()];
    patchFloats = FloatBuffer.wrap(patches);
    output = new float[channels * rows.outputPlane()];
    sorted = new float[rows.sortedSize()];
    sortedGradient = new float[duties.inputGradient() ? rows.sortedSize() : 0];
    inputGradient = new float[duties.inputGradient() ? rows.inputSize() : 0];
    row = new float[rows.outputRow()];
    met = new float[row.length];
    sums = new float[row.length];
  }

  private int at(int channel, int y) {
    return channel * rows.outputPlane() + y * row.length;
  }

  /** Taps of a channel. */
  private int taps() {
    return rows.taps() / channels;
  }

  @Override
  public float[] forward(float[] params, float[] in, boolean training) {
    input = rows.sorted(in, sorted);
    float least = duties.relu() ? 0 : Float.NEGATIVE_INFINITY;
    for (int y = 0; y < rows.outputHeight(); y++) {
      rows.fill(patchFloats, input, y, 1);
      for (int c = 0; c < channels; c++) {
        Arrays.fill(row, params[biasesAt + c]);
        for (int tap = c * taps(); tap < (c + 1) * taps(); tap++) {
          System.arraycopy(patches, tap * row.length, met, 0, row.length);
          FloatMath.addScaled(row, met, params[weightsAt + tap], row.length);
        }
        FloatMath.scale(row, 1, 0, least, row.length);
        System.arraycopy(row, 0, output, at(c, y), row.length);
      }
    }
    return output;
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    Arrays.fill(sortedGradient, 0);
    Arrays.fill(gradients, weightsAt, weightsAt + rows.taps(), 0);
    Arrays.fill(gradients, biasesAt, biasesAt + channels, 0);
    for (int y = 0; y < rows.outputHeight(); y++) {
      rows.fill(patchFloats, input, y, 1);
      for (int c = 0; c < channels; c++) {
        System.arraycopy(gradient, at(c, y), row, 0, row.length);
        if (duties.relu()) {
          System.arraycopy(output, at(c, y), met, 0, row.length);
          FloatMath.mask(row, met, row.length);
        }
        if (duties.biasGradient()) {
          gradients[biasesAt + c] += (float) FloatMath.total(row);
        }
        for (int tap = c * taps(); tap < (c + 1) * taps(); tap++) {
          backward(params, gradients, tap);
        }
      }
      if (duties.inputGradient()) {
        rows.addUp(patchFloats, sortedGradient, y, 1);
      }
    }
    return duties.inputGradient() ? rows.unsorted(sortedGradient, inputGradient) : null;
  }

  /** One weight's gradient, and in the patches' place theirs. */
  private void backward(float[] params, float[] gradients, int tap) {
    System.arraycopy(patches, tap * row.length, met, 0, row.length);
    FloatMath.multiply(met, row, row.length);
    gradients[weightsAt + tap] += (float) FloatMath.total(met);
    System.arraycopy(row, 0, sums, 0, row.length);
    FloatMath.scale(sums, params[weightsAt + tap], 0, Float.NEGATIVE_INFINITY, row.length);
    System.arraycopy(sums, 0, patches, tap * row.length, row.length);
  }
}
