package dev.nib.trainer.layers;

import dev.nib.trainer.layers.Products.Factor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Convolution with SAME padding, and ReLU when asked for, as matrix products of the weights {@code
 * [O,I*K*K]} and patches {@code [I*K*K,rows*W'*N]}, the numbers that they meet, for so many rows of
 * outputs at a time that they stay in the processor's cache. A dense layer is one of 1x1 over
 * planes of 1x1.
 */
final class Convolution implements Layer {
  /** About so many numbers in the patches at a time. */
  private static final int PATCHES = 1 << 15;

  private final WindowRows rows;
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
  private final float[] zeros;
  private final float[] output;
  private final double[] biasSums;
  private final float[] inputGradient;
  // The patches' gradients, each in the place of its input.
  private final float[] spread;
  private float[] input;

  /**
   * Makes room.
   *
   * @param outputs output channels
   * @param weightsAt where its weights are among the parameters
   * @param biasesAt the same for its biases
   */
  Convolution(WindowRows rows, int outputs, int weightsAt, int biasesAt, Duties duties) {
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
    zeros = new float[rows.outputRow()];
    output = new float[outputs * rows.outputPlane()];
    biasSums = new double[outputs];
    inputGradient = new float[duties.inputGradient() ? rows.sortedSize() : 0];
    spread = new float[inputGradient.length];
  }

  private int at(int channel, int y) {
    return channel * rows.outputPlane() + y * rows.outputRow();
  }

  @Override
  public float[] forward(float[] params, float[] in, Pass pass) {
    weights.put(params, weightsAt, outputs * rows.taps());
    input = rows.sorted(in);
    float least = duties.relu() ? 0 : Float.NEGATIVE_INFINITY;
    for (int y = 0; y < rows.outputHeight(); y += rowsAtATime) {
      int count = Math.min(rowsAtATime, rows.outputHeight() - y);
      int columns = count * rows.outputRow();
      fill(y, count);
      Products.multiply(
          new Factor(weights, false),
          new Factor(patches, false),
          outputs,
          columns,
          rows.taps(),
          products,
          false);
      for (int o = 0; o < outputs; o++) {
        int at = at(o, y);
        productFloats.get(o * columns, output, at, columns);
        FloatMath.shift(output, params[biasesAt + o], least, at, at + columns);
      }
    }
    return output;
  }

  private void fill(int y, int count) {
    if (rows.isPointwise()) {
      int columns = count * rows.outputRow();
      for (int i = 0; i < rows.taps(); i++) {
        patchFloats.put(i * columns, input, at(i, y), columns);
      }
      return;
    }
    rows.forEachRun(
        y,
        count,
        (row, before, at, length) -> {
          int to = row * zeros.length;
          int behind = zeros.length - before - length;
          if (before > 0) {
            patchFloats.put(to, zeros, 0, before);
          }
          if (length > 0) {
            patchFloats.put(to + before, input, at, length);
          }
          if (behind > 0) {
            patchFloats.put(to + before + length, zeros, 0, behind);
          }
        });
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    if (!rows.isPointwise()) {
      Arrays.fill(inputGradient, 0);
    }
    Arrays.fill(biasSums, 0);
    for (int y = 0; y < rows.outputHeight(); y += rowsAtATime) {
      backward(gradient, y, Math.min(rowsAtATime, rows.outputHeight() - y));
    }
    weightGradient.get(gradients, weightsAt, outputs * rows.taps());
    for (int o = 0; o < outputs; o++) {
      gradients[biasesAt + o] = (float) biasSums[o];
    }
    return duties.inputGradient() ? rows.unsorted(inputGradient) : null;
  }

  /** Some rows of outputs. */
  private void backward(float[] gradient, int y, int count) {
    int columns = count * rows.outputRow();
    fill(y, count);
    for (int o = 0; o < outputs; o++) {
      int at = at(o, y);
      if (duties.relu()) {
        Relu.backward(gradient, output, at, at + columns);
      }
      productFloats.put(o * columns, gradient, at, columns);
    }
    if (duties.biasGradient()) {
      addToBiasSums(gradient, y, columns);
    }
    Products.multiply(
        new Factor(products, false),
        new Factor(patches, true),
        outputs,
        rows.taps(),
        columns,
        weightGradient,
        y > 0);
    if (duties.inputGradient()) {
      Products.multiply(
          new Factor(weights, true),
          new Factor(products, false),
          rows.taps(),
          columns,
          outputs,
          patches,
          false);
      addUp(y, count);
    }
  }

  /** Four channels at a time, whose sums do not wait for each other. */
  private void addToBiasSums(float[] gradient, int y, int columns) {
    int o = 0;
    for (; o + 4 <= outputs; o += 4) {
      double a = biasSums[o];
      double b = biasSums[o + 1];
      double c = biasSums[o + 2];
      double d = biasSums[o + 3];
      int plane = rows.outputPlane();
      for (int i = at(o, y); i < at(o, y) + columns; i++) {
        a += gradient[i];
        b += gradient[i + plane];
        c += gradient[i + 2 * plane];
        d += gradient[i + 3 * plane];
      }
      biasSums[o] = a;
      biasSums[o + 1] = b;
      biasSums[o + 2] = c;
      biasSums[o + 3] = d;
    }
    for (; o < outputs; o++) {
      for (int i = at(o, y); i < at(o, y) + columns; i++) {
        biasSums[o] += gradient[i];
      }
    }
  }

  /** Adds the patches' gradients to those of the inputs. */
  private void addUp(int y, int count) {
    if (rows.isPointwise()) {
      int columns = count * rows.outputRow();
      for (int i = 0; i < rows.taps(); i++) {
        patchFloats.get(i * columns, inputGradient, at(i, y), columns);
      }
      return;
    }
    rows.forEachRun(
        y,
        count,
        (row, before, at, length) -> {
          if (length > 0) {
            patchFloats.get(row * zeros.length + before, spread, at, length);
            FloatMath.add(inputGradient, spread, at, at + length);
          }
        });
  }
}
