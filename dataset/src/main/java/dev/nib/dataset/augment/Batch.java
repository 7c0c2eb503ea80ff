package dev.nib.dataset.augment;

/**
 * A batch of images and labels, in arrays that a {@link BatchStream} uses again: valid until the
 * stream's next batch is asked for or the stream is closed.
 */
public final class Batch {
  private final float[] pixels;
  private final int[] labels;
  private final int[] images;
  private int size;
  private int first;

  Batch(int batchSize, int imageSize) {
    pixels = new float[batchSize * imageSize];
    labels = new int[batchSize];
    images = new int[batchSize];
  }

  void begin(int firstPosition, int imageCount) {
    first = firstPosition;
    size = imageCount;
  }

  /** The number of images, N; the last batch of an epoch may have fewer than the others. */
  public int size() {
    return size;
  }

  /** The position in the order of the batch's first image. */
  public int first() {
    return first;
  }

  /** Grey levels {@code [N,H,W]} of 0 to 255; not a copy, and as long as a full batch. */
  public float[] pixels() {
    return pixels;
  }

  /** Labels {@code [N]}; not a copy, and as long as a full batch. */
  public int[] labels() {
    return labels;
  }

  /** Which of the stream's images they are {@code [N]}; not a copy, and as long as a full batch. */
  public int[] images() {
    return images;
  }
}
