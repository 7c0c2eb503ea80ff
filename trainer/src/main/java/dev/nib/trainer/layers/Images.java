package dev.nib.trainer.layers;

import java.nio.FloatBuffer;

/** Numbers of images with one image after the other and with images innermost. */
public final class Images {
  /** Numbers of each image at a time: those of all images stay in the processor's caches. */
  private static final int RUN = 128;

  private Images() {}

  /** {@code [N,size]} to {@code [size,N]}. */
  public static void toInnermost(FloatBuffer outermost, float[] innermost, int images) {
    int size = innermost.length / images;
    float[] block = new float[images * RUN];
    int to = 0;
    for (int first = 0; first < size; first += RUN) {
      int count = Math.min(RUN, size - first);
      for (int image = 0; image < images; image++) {
        outermost.get(image * size + first, block, image * RUN, count);
      }
      // Written one after the other, which the memory is made for.
      for (int i = 0; i < count; i++) {
        for (int at = i; at < block.length; at += RUN) {
          innermost[to++] = block[at];
        }
      }
    }
  }

  /** {@code [size,N]} to {@code [N,size]}. */
  public static void toOutermost(float[] innermost, FloatBuffer outermost, int images) {
    int size = innermost.length / images;
    float[] block = new float[images * RUN];
    int from = 0;
    for (int first = 0; first < size; first += RUN) {
      int count = Math.min(RUN, size - first);
      for (int i = 0; i < count; i++) {
        for (int at = i; at < block.length; at += RUN) {
          block[at] = innermost[from++];
        }
      }
      for (int image = 0; image < images; image++) {
        outermost.put(image * size + first, block, image * RUN, count);
      }
    }
  }
}
