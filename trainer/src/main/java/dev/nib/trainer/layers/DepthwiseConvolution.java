package dev.nib.trainer.layers;

import java.util.Arrays;

/**
 * Convolution of each channel on its own with SAME padding, and ReLU when asked for: each row of
 * {@link Convolution}'s patches is met by one weight.
 */
final class DepthwiseConvolution implements Layer {
  private final WindowRows rows;
  private final int channels;
  private final int weightsAt;
  private final int biasesAt;
  private final Duties duties;
  private final float[][] patches;
  private final float[] output;
  private final float[] inputGradient;
  // The gradient of a row of patches, each in the place of its input.
  private final float[] spread;
  private final float[] row;
  private float[] input;

  /** As {@link Convolution}'s. */
  DepthwiseConvolution(WindowRows rows, int channels, int weightsAt, int biasesAt, Duties duties) {
    this.rows = rows;
    this.channels = channels;
    this.weightsAt = weightsAt;
    this.biasesAt = biasesAt;
    this.duties = duties;
    patches = new float[rows.taps()][rows.outputRow()];
    output = new float[channels * rows.outputPlane()];
    inputGradient = new float[duties.inputGradient() ? rows.sortedSize() : 0];
    spread = new float[inputGradient.length];
    row = new float[rows.outputRow()];
  }

  private int at(int channel, int y) {
    return channel * rows.outputPlane() + y * row.length;
  }

  /** Taps of a channel. */
  private int taps() {
    return rows.taps() / channels;
  }

  private void fill(int y) {
    rows.forEachRun(
        y,
        1,
        (tap, before, at, length) -> {
          float[] patch = patches[tap];
          Arrays.fill(patch, 0, before, 0);
          System.arraycopy(input, at, patch, before, length);
          Arrays.fill(patch, before + length, patch.length, 0);
        });
  }

  @Override
  public float[] forward(float[] params, float[] in, Pass pass) {
    input = rows.sorted(in);
    float least = duties.relu() ? 0 : Float.NEGATIVE_INFINITY;
    for (int y = 0; y < rows.outputHeight(); y++) {
      fill(y);
      for (int c = 0; c < channels; c++) {
        Arrays.fill(row, params[biasesAt + c]);
        for (int tap = c * taps(); tap < (c + 1) * taps(); tap++) {
          FloatMath.addScaled(row, patches[tap], params[weightsAt + tap], row.length);
        }
        FloatMath.shift(row, 0, least, 0, row.length);
        System.arraycopy(row, 0, output, at(c, y), row.length);
      }
    }
    return output;
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    Arrays.fill(inputGradient, 0);
    Arrays.fill(gradients, weightsAt, weightsAt + rows.taps(), 0);
    Arrays.fill(gradients, biasesAt, biasesAt + channels, 0);
    for (int y = 0; y < rows.outputHeight(); y++) {
      fill(y);
      for (int c = 0; c < channels; c++) {
        int at = at(c, y);
        if (duties.relu()) {
          Relu.backward(gradient, output, at, at + row.length);
        }
        System.arraycopy(gradient, at, row, 0, row.length);
        if (duties.biasGradient()) {
          gradients[biasesAt + c] += (float) FloatMath.total(row);
        }
        for (int tap = c * taps(); tap < (c + 1) * taps(); tap++) {
          backward(params[weightsAt + tap], gradients, tap);
        }
      }
      if (duties.inputGradient()) {
        addUp(y);
      }
    }
    return duties.inputGradient() ? rows.unsorted(inputGradient) : null;
  }

  /** One weight's gradient, and in the patches' place theirs. */
  private void backward(float weight, float[] gradients, int tap) {
    float[] patch = patches[tap];
    FloatMath.multiply(patch, row, row.length);
    gradients[weightsAt + tap] += (float) FloatMath.total(patch);
    if (duties.inputGradient()) {
      FloatMath.scale(patch, row, weight, 0, Float.NEGATIVE_INFINITY, 0, row.length);
    }
  }

  private void addUp(int y) {
    rows.forEachRun(
        y,
        1,
        (tap, before, at, length) -> {
          System.arraycopy(patches[tap], before, spread, at, length);
          FloatMath.add(inputGradient, spread, at, at + length);
        });
  }
}
