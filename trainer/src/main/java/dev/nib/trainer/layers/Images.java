package dev.nib.trainer.layers;

import java.nio.FloatBuffer;

/** Numbers of images with one image after the other and with images innermost. */
public final class Images {
  /** Numbers of an image at a time: those of all images stay in the first cache. */
  private static final int RUN = 128;

  private Images() {}

  /** {@code [N,size]} to {@code [size,N]}. */
  public static void toInnermost(FloatBuffer outermost, float[] innermost, int images) {
    float[] run = new float[RUN];
    int size = innermost.length / images;
    for (int first = 0; first < size; first += RUN) {
      int count = Math.min(RUN, size - first);
      for (int image = 0; image < images; image++) {
        outermost.get(image * size + first, run, 0, count);
        int to = first * images + image;
        for (int i = 0; i < count; i++, to += images) {
          innermost[to] = run[i];
        }
      }
    }
  }

  /** {@code [size,N]} to {@code [N,size]}. */
  public static void toOutermost(float[] innermost, FloatBuffer outermost, int images) {
    float[] run = new float[RUN];
    int size = innermost.length / images;
    for (int first = 0; first < size; first += RUN) {
      int count = Math.min(RUN, size - first);
      for (int image = 0; image < images; image++) {
        int from = first * images + image;
        for (int i = 0; i < count; i++, from += images) {
          run[i] = innermost[from];
        }
        outermost.put(image * size + first, run, 0, count);
      }
    }
  }
}
