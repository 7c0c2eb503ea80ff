package dev.nib.toolkit.compare;

import dev.nib.model.Quantization;
import java.util.Optional;

/** Sums up the differences between a float tensor and its int8 version. */
final class TensorError {
  private static final double DECIBELS = 10;

  private final Quantization quantization;
  private final double lowest;
  private final double highest;
  private double floatSquares;
  private double int8Squares;
  private double products;
  private double squaredDifferences;
  private long clipped;
  private long count;

  TensorError(Quantization quantization) {
    this.quantization = quantization;
    this.lowest = (-128.5 - quantization.zeroPoint()) * quantization.scale();
    this.highest = (127.5 - quantization.zeroPoint()) * quantization.scale();
  }

  /**
   * Adds one sample.
   *
   * @param floats holds the sample's values from {@code offset} on
   */
  void add(float[] floats, int offset, byte[] int8) {
    for (int i = 0; i < int8.length; i++) {
      double x = floats[offset + i];
      double y = quantization.dequantize(int8[i]);
      floatSquares += x * x;
      int8Squares += y * y;
      products += x * y;
      squaredDifferences += (x - y) * (x - y);
      clipped += x < lowest || x > highest ? 1 : 0;
    }
    count += int8.length;
  }

  TensorComparison result(String name, String floatName, String kind) {
    Optional<Double> sqnr =
        floatSquares > 0 && squaredDifferences > 0
            ? Optional.of(DECIBELS * Math.log10(floatSquares / squaredDifferences))
            : Optional.empty();
    Optional<Double> cosine =
        floatSquares > 0 && int8Squares > 0
            ? Optional.of(products / Math.sqrt(floatSquares * int8Squares))
            : Optional.empty();
    return new TensorComparison(
        name, floatName, kind, sqnr, cosine, count == 0 ? 0 : (double) clipped / count);
  }
}
