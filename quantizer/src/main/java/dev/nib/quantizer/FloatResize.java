package dev.nib.quantizer;

import dev.nib.model.Sampling;
import dev.nib.model.Shape;

/** Pictures {@code [N,H,W,C]} at another height and width, as the float operators have them. */
final class FloatResize {
  private FloatResize() {}

  /** Between the four nearest pixels; {@code size} is height and width. */
  static float[] bilinear(float[] input, Shape in, int[] size, Sampling sampling) {
    float[] rows = sampling.positions(in.extent(1), size[0]);
    float[] columns = sampling.positions(in.extent(2), size[1]);
    return resized(input, in, rows, columns);
  }

  /** The nearest pixel; {@code size} is height and width. */
  static float[] nearest(float[] input, Shape in, int[] size, Sampling sampling) {
    return resized(
        input,
        in,
        floats(sampling.nearest(in.extent(1), size[0])),
        floats(sampling.nearest(in.extent(2), size[1])));
  }

  private static float[] floats(int[] indices) {
    float[] positions = new float[indices.length];
    for (int k = 0; k < indices.length; k++) {
      positions[k] = indices[k];
    }
    return positions;
  }

  private static float[] resized(float[] in, Shape shape, float[] rows, float[] columns) {
    int height = shape.extent(1);
    int width = shape.extent(2);
    int depth = shape.extent(3);
    int images = in.length / (height * width * depth);
    float[] out = new float[images * rows.length * columns.length * depth];
    int at = 0;
    for (int n = 0; n < images; n++) {
      for (float row : rows) {
        int top = (n * height + (int) row) * width;
        int bottom = (n * height + Math.min(height - 1, (int) row + 1)) * width;
        float down = row - (int) row;
        for (float column : columns) {
          int left = (int) column;
          int right = Math.min(width - 1, left + 1);
          float across = column - left;
          for (int c = 0; c < depth; c++) {
            float above =
                in[(top + left) * depth + c] * (1 - across)
                    + in[(top + right) * depth + c] * across;
            float below =
                in[(bottom + left) * depth + c] * (1 - across)
                    + in[(bottom + right) * depth + c] * across;
            out[at++] = above * (1 - down) + below * down;
          }
        }
      }
    }
    return out;
  }
}
