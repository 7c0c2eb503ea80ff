package dev.nib.model;

/** Where a resized picture's pixels lie on the picture that it is made of, along one axis. */
public enum Sampling {
  /** Output pixel k at k times the input's extent over the output's. */
  PLAIN,
  /** The first and the last pixels of both lie on each other ({@code align_corners}). */
  ALIGN_CORNERS,
  /** The outer edges of both lie on each other ({@code half_pixel_centers}). */
  HALF_PIXEL_CENTERS;

  /** The input's pixel that is nearest to each of {@code count} pixels, in float32 (rule I1). */
  public int[] nearest(int extent, int count) {
    float scale = scale(extent, count);
    float offset = this == HALF_PIXEL_CENTERS ? 0.5f : 0;
    int[] indices = new int[count];
    for (int k = 0; k < count; k++) {
      float at = (k + offset) * scale;
      long index =
          this == ALIGN_CORNERS
              ? Quantization.roundHalfAwayFromZero(at)
              : (long) StrictMath.floor(at);
      indices[k] = (int) Math.min(extent - 1, index);
    }
    return indices;
  }

  /**
   * Where on the input each of {@code count} pixels lies, in float32: 0 to {@code extent} - 1. What
   * int8 has in its place is rule I2's.
   */
  public float[] positions(int extent, int count) {
    float scale = scale(extent, count);
    float[] positions = new float[count];
    for (int k = 0; k < count; k++) {
      float at = this == HALF_PIXEL_CENTERS ? (k + 0.5f) * scale - 0.5f : k * scale;
      positions[k] = Math.max(0, Math.min(extent - 1, at));
    }
    return positions;
  }

  private float scale(int extent, int count) {
    return this == ALIGN_CORNERS && count > 1
        ? (extent - 1) / (float) (count - 1)
        : extent / (float) count;
  }
}
