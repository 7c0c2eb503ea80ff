package dev.nib.trainer;

import dev.nib.trainer.FloatMath.Factor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Convolution with SAME padding, and ReLU when asked for, as matrix products of the weights {@code
 * [O,I*K*K]} and patches {@code [I*K*K,rows*W'*N]}, the numbers that they meet, for so many rows of
 * outputs at a time that they stay in the processor's cache. A dense layer is one of 1x1 over
 * planes of 1x1.
 */
final class SmallConvolution implements SmallLayer {
  /** About so many numbers in the patches at a time. */
  private static final int PATCHES = 1 << 15;

  private final SmallRows rows;
  private final int outputs;
  private final int weightsAt;
  private final int biasesAt;
  private final Duties duties;
  private final int rowsAtATime;
  private final FloatPointer weights;
  private final FloatPointer weightGradient;
  private final FloatPointer patches;
  private final FloatPointer products;
  private final FloatBuffer patchFloats;
  private final FloatBuffer productFloats;
  private final float[] output;
  private final float[] sorted;
  private final float[] sortedGradient;
  private final float[] inputGradient;
  private final float[] piece = new float[FloatMath.PIECE];
  private final float[] outputPiece = new float[FloatMath.PIECE];
  private float[] input;

  /**
   * Makes room.
   *
   * @param outputs output channels
   * @param weightsAt where its weights are among the net's parameters
   * @param biasesAt the same for its biases
   */
  SmallConvolution(SmallRows rows, int outputs, int weightsAt, int biasesAt, Duties duties) {
    this.rows = rows;
    this.outputs = outputs;
    this.weightsAt = weightsAt;
    this.biasesAt = biasesAt;
    this.duties = duties;
    int perRow = rows.taps() * rows.outputRow();
    rowsAtATime = Math.max(1, Math.min(rows.outputHeight(), PATCHES / perRow));
    weights = new FloatPointer((long) outputs * rows.taps());
    weightGradient = new FloatPointer((long) outputs * rows.taps());
    patches = new FloatPointer((long) rowsAtATime * perRow);
    products = new FloatPointer((long) rowsAtATime * outputs * rows.outputRow());
    patchFloats = patches.asBuffer();
    productFloats = products.asBuffer();
    output = new float[outputs * rows.outputPlane()];
    sorted = new float[rows.sortedSize()];
    sortedGradient = new float[duties.inputGradient() ? rows.sortedSize() : 0];
    inputGradient = new float[duties.inputGradient() ? rows.inputSize() : 0];
  }

  private int at(int channel, int y) {
    return channel * rows.outputPlane() + y * rows.outputRow();
  }

  @Override
  public float[] forward(float[] params, float[] in, boolean training) {
    weights.put(params, weightsAt, outputs * rows.taps());
    input = rows.sorted(in, sorted);
    for (int y = 0; y < rows.outputHeight(); y += rowsAtATime) {
      int count = Math.min(rowsAtATime, rows.outputHeight() - y);
      int columns = count * rows.outputRow();
      rows.fill(patchFloats, input, y, count);
      FloatMath.multiply(
          new Factor(weights, false),
          new Factor(patches, false),
          outputs,
          columns,
          rows.taps(),
          products,
          false);
      for (int o = 0; o < outputs; o++) {
        productFloats.get(o * columns, output, at(o, y), columns);
      }
    }
    addBiases(params);
    return output;
  }

  private void addBiases(float[] params) {
    float least = duties.relu() ? 0 : Float.NEGATIVE_INFINITY;
    for (int o = 0; o < outputs; o++) {
      float bias = params[biasesAt + o];
      for (int from = at(o, 0); from < at(o + 1, 0); from += piece.length) {
        int count = Math.min(piece.length, at(o + 1, 0) - from);
        System.arraycopy(output, from, piece, 0, count);
        FloatMath.scale(piece, 1, bias, least, count);
        System.arraycopy(piece, 0, output, from, count);
      }
    }
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    if (duties.relu()) {
      mask(gradient);
    }
    Arrays.fill(sortedGradient, 0);
    for (int y = 0; y < rows.outputHeight(); y += rowsAtATime) {
      backward(gradient, y, Math.min(rowsAtATime, rows.outputHeight() - y));
    }
    weightGradient.get(gradients, weightsAt, outputs * rows.taps());
    for (int o = 0; o < outputs; o++) {
      gradients[biasesAt + o] = duties.biasGradient() ? (float) sum(gradient, o) : 0;
    }
    return duties.inputGradient() ? rows.unsorted(sortedGradient, inputGradient) : null;
  }

  private void mask(float[] gradient) {
    for (int from = 0; from < output.length; from += piece.length) {
      int count = Math.min(piece.length, output.length - from);
      System.arraycopy(gradient, from, piece, 0, count);
      System.arraycopy(output, from, outputPiece, 0, count);
      FloatMath.mask(piece, outputPiece, count);
      System.arraycopy(piece, 0, gradient, from, count);
    }
  }

  private double sum(float[] gradient, int channel) {
    double sum = 0;
    for (int i = at(channel, 0); i < at(channel + 1, 0); i++) {
      sum += gradient[i];
    }
    return sum;
  }

  /** Some rows of outputs. */
  private void backward(float[] gradient, int y, int count) {
    int columns = count * rows.outputRow();
    rows.fill(patchFloats, input, y, count);
    for (int o = 0; o < outputs; o++) {
      productFloats.put(o * columns, gradient, at(o, y), columns);
    }
    FloatMath.multiply(
        new Factor(products, false),
        new Factor(patches, true),
        outputs,
        rows.taps(),
        columns,
        weightGradient,
        y > 0);
    if (duties.inputGradient()) {
      FloatMath.multiply(
          new Factor(weights, true),
          new Factor(products, false),
          rows.taps(),
          columns,
          outputs,
          patches,
          false);
      rows.addUp(patchFloats, sortedGradient, y, count);
    }
  }
}
