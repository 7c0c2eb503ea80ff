package dev.nib.model;

import java.util.stream.IntStream;

/**
 * The affine map from integers to real numbers: {@code real = scale * (q - zeroPoint)}.
 *
 * @param scales one scale for the whole tensor, or one per slice along {@code axis}; finite, not
 *     negative (0 marks a dead channel, as older converters write it)
 * @param zeroPoints as many as scales
 * @param axis the axis of a per-channel quantisation, 0 for a per-tensor one (the flatbuffer field
 *     {@code quantized_dimension})
 */
public record Quantization(Floats scales, Ints zeroPoints, int axis) {
  public Quantization {
    if (scales.size() == 0 || scales.size() != zeroPoints.size()) {
      throw new ModelException(
          "quantisation has %d scales and %d zero points, one of each per channel is needed"
              .formatted(scales.size(), zeroPoints.size()));
    }
    for (int i = 0; i < scales.size(); i++) {
      float scale = scales.get(i);
      if (!(scale >= 0) || Float.isInfinite(scale)) {
        throw new ModelException(
            "scale %s of channel %d is negative or not finite".formatted(scale, i));
      }
    }
    if (axis < 0) {
      throw new ModelException("quantized dimension " + axis + " is negative");
    }
  }

  public static Quantization perTensor(float scale, int zeroPoint) {
    return new Quantization(Floats.of(scale), Ints.of(zeroPoint), 0);
  }

  /** Symmetric (zero point 0) with a scale for each slice along {@code axis}. */
  public static Quantization perChannel(Floats scales, int axis) {
    return new Quantization(scales, Ints.of(new int[scales.size()]), axis);
  }

  /** True when there is one scale for the whole tensor. */
  public boolean isPerTensor() {
    return scales.size() == 1;
  }

  /** The scale of a per-tensor quantisation. */
  public float scale() {
    requirePerTensor();
    return scales.get(0);
  }

  /** The zero point of a per-tensor quantisation. */
  public int zeroPoint() {
    requirePerTensor();
    return zeroPoints.get(0);
  }

  /** The scale of slice {@code channel}, whether per tensor or per channel. */
  public float scaleOf(int channel) {
    return scales.get(isPerTensor() ? 0 : channel);
  }

  /** True when every zero point is 0. */
  public boolean isSymmetric() {
    return IntStream.range(0, zeroPoints.size()).allMatch(i -> zeroPoints.get(i) == 0);
  }

  /**
   * The int8 nearest to {@code real}: division in float32, halves away from zero, saturated to
   * [-128, 127], NaN as 0.0 (rule Q1 of docs/arithmetic.md, the reference kernel of QUANTIZE).
   */
  public byte quantize(float real) {
    // More steps than these saturate whatever the zero point is, and the sum must not overflow.
    long steps = Math.max(-255, Math.min(255, roundHalfAwayFromZero(real / scale())));
    return (byte) Math.max(-128, Math.min(127, steps + zeroPoint()));
  }

  /** Whether {@link #quantize} saturates: the rounded number of steps leads beyond int8. */
  public boolean clips(float real) {
    double rounded = (double) roundHalfAwayFromZero(real / scale()) + zeroPoint();
    return rounded < Byte.MIN_VALUE || rounded > Byte.MAX_VALUE;
  }

  /** The real number that {@code q} stands for, in float32 as DEQUANTIZE computes it. */
  public float dequantize(int q) {
    return (float) ((double) scale() * (q - zeroPoint()));
  }

  /** C's {@code round}: the nearest integer, halves away from zero, saturated to a long. */
  public static long roundHalfAwayFromZero(double value) {
    // floor(|v| + 0.5) would be wrong for 0.49999999999999994, where the sum rounds up to 1.
    double magnitude = Math.abs(value);
    double floor = Math.floor(magnitude);
    long rounded = (long) (magnitude - floor >= 0.5 ? floor + 1 : floor);
    return value < 0 ? -rounded : rounded;
  }

  private void requirePerTensor() {
    if (!isPerTensor()) {
      throw new ModelException(
          "quantisation has " + scales.size() + " channels where one per tensor is needed");
    }
  }
}
