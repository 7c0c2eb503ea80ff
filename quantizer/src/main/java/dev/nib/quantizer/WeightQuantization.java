package dev.nib.quantizer;

import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.TensorData;
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

  /** The magnitude below which a channel counts as all zero; its scale must not vanish. */
  private static final float SMALLEST_RANGE = 1e-6f;

  /** Biases may use half of the int32 range; the rest is for the sum. */
  private static final double BIAS_LIMIT = 0.5 * Integer.MAX_VALUE;

  /**
   * @param axis the axis of the output channels
   * @param bias absent for none, which gives zeros
   */
  static WeightQuantization of(
      Tensor weights, Optional<Tensor> bias, int axis, float inputScale, String biasName) {
    int channels = weights.shape().extent(axis);
    float[] biases = bias.map(b -> b.floats().toArray()).orElseGet(() -> new float[channels]);
    float[] ranges = ranges(weights, axis);
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      float range = Math.max(ranges[c], SMALLEST_RANGE);
      double forBias = Math.abs(biases[c]) / BIAS_LIMIT / inputScale * LIMIT;
      // A large bias on small weights gets headroom from a coarser weight scale.
      ranges[c] = Math.max(range, (float) forBias);
      scales[c] = ranges[c] / LIMIT;
    }
    return new WeightQuantization(
        constant(
            weights.name(),
            weights.shape(),
            quantize(weights, axis, ranges),
            Quantization.perChannel(Floats.of(scales), axis)),
        bias(bias.map(Tensor::name).orElse(biasName), biases, scales, inputScale));
  }

  private static float[] ranges(Tensor weights, int axis) {
    float[] ranges = new float[weights.shape().extent(axis)];
    Floats values = weights.floats();
    int inner = inner(weights.shape(), axis);
    for (int i = 0; i < values.size(); i++) {
      int c = i / inner % ranges.length;
      ranges[c] = Math.max(ranges[c], Math.abs(values.get(i)));
    }
    return ranges;
  }

  private static Bytes quantize(Tensor weights, int axis, float[] ranges) {
    Floats values = weights.floats();
    byte[] q = new byte[values.size()];
    int inner = inner(weights.shape(), axis);
    for (int i = 0; i < q.length; i++) {
      // The specification's converter multiplies by the inverse scale in float32.
      float inverse = LIMIT / ranges[i / inner % ranges.length];
      long rounded = Quantization.roundHalfAwayFromZero(values.get(i) * inverse);
      q[i] = (byte) Math.max(-LIMIT, Math.min(LIMIT, rounded));
    }
    return Bytes.of(q);
  }

  private static Tensor bias(String name, float[] biases, float[] scales, float inputScale) {
    int[] q = new int[biases.length];
    float[] biasScales = new float[biases.length];
    for (int c = 0; c < q.length; c++) {
      double scale = (double) inputScale * scales[c];
      long rounded = Quantization.roundHalfAwayFromZero(biases[c] / scale);
      q[c] = (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, rounded));
      biasScales[c] = inputScale * scales[c];
    }
    return constant(
        name, Shape.of(q.length), Ints.of(q), Quantization.perChannel(Floats.of(biasScales), 0));
  }

  /** Elements between one index of {@code axis} and the next. */
  private static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int a = axis + 1; a < shape.rank(); a++) {
      inner *= shape.extent(a);
    }
    return inner;
  }

  private static Tensor constant(String name, Shape shape, TensorData data, Quantization q) {
    return Tensor.quantizedConstant(name, shape, data, q);
  }
}
