package dev.nib.quantizer;

import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * A layer's weights as int8 with a symmetric scale for each output channel, and its bias as int32
 * at scale input * weights, after the TFLite specification.
 *
 * @param weights int8 in [-127, 127], zero point 0
 * @param bias int32 {@code [O]}
 */
record WeightQuantization(Tensor weights, Tensor bias) {
  private static final int LIMIT = 127;

  /** The part of the layer's largest magnitude below which a channel counts as all zero. */
  private static final float SMALLEST_PART = 1e-6f;

  /** The range of a layer whose weights are all zero; any but 0 would do. */
  private static final float DEAD_RANGE = 1e-6f;

  /** Weights below are as good as zero: scales must stay normal floats, with room for products. */
  private static final float SMALLEST = 1e-20f;

  /** Biases may use half of the int32 range; the rest is for the sum. */
  private static final double BIAS_LIMIT = 0.5 * Integer.MAX_VALUE;

  /**
   * @param axis the axis of the output channels
   * @param bias absent for none, which gives zeros
   * @param perTensor gives all channels the scale of the largest, which is worse and only there to
   *     be compared with
   */
  static WeightQuantization of(
      Tensor weights,
      Optional<Tensor> bias,
      int axis,
      float inputScale,
      String biasName,
      boolean perTensor) {
    int channels = weights.shape().extent(axis);
    float[] biases = bias.map(b -> b.floats().toArray()).orElseGet(() -> new float[channels]);
    float[] scales = scales(weights, biases, axis, inputScale, perTensor);
    float[] kept = perTensor ? Arrays.copyOf(scales, 1) : scales;
    Quantization q =
        perTensor
            ? Quantization.perTensor(kept[0], 0)
            : Quantization.perChannel(Floats.of(kept), axis);
    return new WeightQuantization(
        Tensor.quantizedConstant(
            weights.name(), weights.shape(), quantize(weights, axis, scales), q),
        bias(bias.map(Tensor::name).orElse(biasName), biases, kept, inputScale));
  }

  /** A scale for each channel, all the same when {@code perTensor}. */
  private static float[] scales(
      Tensor weights, float[] biases, int axis, float inputScale, boolean perTensor) {
    float[] ranges = ranges(weights, axis);
    float largest = 0;
    for (float range : ranges) {
      largest = Math.max(largest, range);
    }
    float smallest = largest > 0 ? Math.max(SMALLEST_PART * largest, SMALLEST) : DEAD_RANGE;
    float[] scales = new float[ranges.length];
    for (int c = 0; c < scales.length; c++) {
      float range = Math.max(ranges[c], smallest);
      double forBias = Math.abs(biases[c]) / BIAS_LIMIT / inputScale * LIMIT;
      // A large bias on small weights gets headroom from a coarser weight scale.
      scales[c] = Math.max(range, (float) forBias) / LIMIT;
    }
    if (perTensor) {
      float coarsest = 0;
      for (float scale : scales) {
        coarsest = Math.max(coarsest, scale);
      }
      Arrays.fill(scales, coarsest);
    }
    return scales;
  }

  private static float[] ranges(Tensor weights, int axis) {
    float[] ranges = new float[weights.shape().extent(axis)];
    Floats values = weights.floats();
    int inner = SimulatedInt8.inner(weights.shape(), axis);
    for (int i = 0; i < values.size(); i++) {
      int c = i / inner % ranges.length;
      ranges[c] = Math.max(ranges[c], Math.abs(values.get(i)));
    }
    return ranges;
  }

  private static Bytes quantize(Tensor weights, int axis, float[] scales) {
    Floats values = weights.floats();
    byte[] q = new byte[values.size()];
    int inner = SimulatedInt8.inner(weights.shape(), axis);
    for (int i = 0; i < q.length; i++) {
      // The specification's converter multiplies by the inverse scale in float32.
      float inverse = 1 / scales[i / inner % scales.length];
      long rounded = Quantization.roundHalfAwayFromZero(values.get(i) * inverse);
      q[i] = (byte) Math.max(-LIMIT, Math.min(LIMIT, rounded));
    }
    return Bytes.of(q);
  }

  /**
   * Biases at scale input * weights.
   *
   * @param scales of the weights, one or one for each channel
   */
  private static Tensor bias(String name, float[] biases, float[] scales, float inputScale) {
    float[] biasScales = new float[scales.length];
    for (int c = 0; c < scales.length; c++) {
      biasScales[c] = inputScale * scales[c];
    }
    int[] q = new int[biases.length];
    for (int c = 0; c < q.length; c++) {
      double scale = (double) inputScale * scales[scales.length == 1 ? 0 : c];
      long rounded = Quantization.roundHalfAwayFromZero(biases[c] / scale);
      q[c] = (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, rounded));
    }
    return Tensor.quantizedConstant(
        name, Shape.of(q.length), Ints.of(q), Quantization.perChannel(Floats.of(biasScales), 0));
  }

  /**
   * The smallest scale of the output with which no sum overflows 32 bits on its way to int8: below,
   * the output would tell apart less than the sums themselves do.
   *
   * @param axis the axis of the output channels
   */
  float smallestOutputScale(int axis, float inputScale) {
    Quantization q = weights.requireQuantization();
    int inner = SimulatedInt8.inner(weights.shape(), axis);
    double[] bounds = new double[bias.shape().elements()];
    for (int c = 0; c < bounds.length; c++) {
      bounds[c] = Math.abs((double) bias.ints().get(c));
    }
    for (int i = 0; i < weights.int8s().size(); i++) {
      bounds[i / inner % bounds.length] += 255.0 * Math.abs(weights.int8s().get(i));
    }
    double smallest = 0;
    for (int c = 0; c < bounds.length; c++) {
      smallest = Math.max(smallest, bounds[c] * inputScale * q.scaleOf(c) / (1 << 30));
    }
    return (float) smallest;
  }
}
