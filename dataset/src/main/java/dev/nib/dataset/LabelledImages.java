package dev.nib.dataset;

import java.util.Arrays;
import java.util.Objects;

/**
 * Grey images with their labels, immutable: pixels {@code [N,H,W]} of unsigned bytes (0 paper, 255
 * ink), labels {@code [N]} in {@code 0..classes-1}.
 *
 * <p>One array holds all pixels, row by row and image by image. {@link #head} shares it; {@link
 * #subset} copies the chosen images.
 */
public final class LabelledImages {
  /** The number of digits, which is the number of classes of every source that nib reads. */
  public static final int DIGITS = 10;

  private final int count;
  private final int height;
  private final int width;
  private final int classes;
  // May be longer than count says: head() shares the arrays.
  private final byte[] pixels;
  private final byte[] labels;

  private LabelledImages(
      int count, int height, int width, int classes, byte[] pixels, byte[] labels) {
    this.count = count;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Makes images from copies of the given arrays.
   *
   * @param height rows of an image, at least 1
   * @param width columns of an image, at least 1
   * @param classes the number of classes, 1..256
   * @param pixels {@code [N,H,W]}, unsigned
   * @param labels {@code [N]}, unsigned, each less than {@code classes}
   * @throws IllegalArgumentException if the sizes do not fit together or a label is out of range
   */
  public static LabelledImages of(
      int height, int width, int classes, byte[] pixels, byte[] labels) {
    return wrap(height, width, classes, pixels.clone(), labels.clone());
  }

  /** As {@link #of}, but takes the arrays over: the caller must not touch them again. */
  static LabelledImages wrap(int height, int width, int classes, byte[] pixels, byte[] labels) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images are " + height + "x" + width + ", not 1x1 or more");
    }
    if (classes < 1 || classes > 256) {
      throw new IllegalArgumentException(classes + " classes, not 1..256");
    }
    if (pixels.length != (long) labels.length * height * width) {
      throw new IllegalArgumentException(
          "%s pixels, but %s labels of %sx%s images ask for %s"
              .formatted(
                  pixels.length,
                  labels.length,
                  height,
                  width,
                  (long) labels.length * height * width));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new IllegalArgumentException(
            "label %s is %s, not 0..%s".formatted(i, labels[i] & 0xff, classes - 1));
      }
    }
    return new LabelledImages(labels.length, height, width, classes, pixels, labels);
  }

  /** The number of images, N; may be 0. */
  public int count() {
    return count;
  }

  /** The rows of every image, H. */
  public int height() {
    return height;
  }

  /** The columns of every image, W. */
  public int width() {
    return width;
  }

  /** The number of classes; labels are less than this, whether or not every class occurs. */
  public int classes() {
    return classes;
  }

  /** The pixels of one image, H times W. */
  public int imageSize() {
    return height * width;
  }

  /**
   * One pixel.
   *
   * @return 0..255
   * @throws IndexOutOfBoundsException if there is no such image, row or column
   */
  public int pixel(int image, int y, int x) {
    Objects.checkIndex(image, count);
    Objects.checkIndex(y, height);
    Objects.checkIndex(x, width);
    return pixels[(image * height + y) * width + x] & 0xff;
  }

  /**
   * The label of one image.
   *
   * @return {@code 0..classes-1}
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int label(int image) {
    return labels[Objects.checkIndex(image, count)] & 0xff;
  }

  /**
   * Copies the pixels {@code [H,W]} of one image, row by row, to {@code target[offset...]}.
   *
   * @throws IndexOutOfBoundsException if there is no such image or the target is too short
   */
  public void copyPixels(int image, byte[] target, int offset) {
    Objects.checkIndex(image, count);
    System.arraycopy(pixels, image * imageSize(), target, offset, imageSize());
  }

  /** One image without its label, copied. */
  public GreyImage image(int image) {
    byte[] copy = new byte[imageSize()];
    copyPixels(image, copy, 0);
    return GreyImage.wrap(height, width, copy);
  }

  /** All labels {@code [N]}, copied. */
  public int[] labels() {
    int[] copy = new int[count];
    for (int i = 0; i < count; i++) {
      copy[i] = labels[i] & 0xff;
    }
    return copy;
  }

  /** How many images each class has, {@code [classes]}. */
  public int[] histogram() {
    int[] histogram = new int[classes];
    for (int i = 0; i < count; i++) {
      histogram[labels[i] & 0xff]++;
    }
    return histogram;
  }

  /**
   * The images at the given positions, in that order; a position may occur more than once.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   * @throws IllegalArgumentException if the copy would be longer than an array can be
   */
  public LabelledImages subset(int[] positions) {
    int size = imageSize();
    if ((long) positions.length * size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          positions.length + " images of " + size + " pixels are more than an array holds");
    }
    byte[] chosenPixels = new byte[positions.length * size];
    byte[] chosenLabels = new byte[positions.length];
    for (int i = 0; i < positions.length; i++) {
      copyPixels(positions[i], chosenPixels, i * size);
      chosenLabels[i] = labels[positions[i]];
    }
    return new LabelledImages(positions.length, height, width, classes, chosenPixels, chosenLabels);
  }

  /**
   * The first {@code n} images, or all of them if there are fewer; nothing is copied.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public LabelledImages head(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("the first " + n + " images");
    }
    return n >= count ? this : new LabelledImages(n, height, width, classes, pixels, labels);
  }

  /**
   * The SHA-256 of the content, 64 lower-case hexadecimal digits.
   *
   * <p>It is that of the uncompressed IDX image file followed by the uncompressed IDX label file,
   * so for files on disk {@code cat t10k-images-idx3-ubyte t10k-labels-idx1-ubyte | sha256sum}
   * computes the same, and equal images have equal sums wherever they came from.
   */
  public String sha256() {
    Sha256 sum = new Sha256();
    sum.updateInts(IdxFiles.IMAGE_MAGIC, count, height, width);
    sum.update(pixels, 0, count * imageSize());
    sum.updateInts(IdxFiles.LABEL_MAGIC, count);
    sum.update(labels, 0, count);
    return sum.hex();
  }

  /** Equal sizes, number of classes, pixels and labels. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledImages that
        && count == that.count
        && height == that.height
        && width == that.width
        && classes == that.classes
        && Arrays.equals(labels, 0, count, that.labels, 0, count)
        && Arrays.equals(pixels, 0, count * imageSize(), that.pixels, 0, count * imageSize());
  }

  @Override
  public int hashCode() {
    int hash = Objects.hash(count, height, width, classes);
    for (int i = 0; i < count; i++) {
      hash = 31 * hash + labels[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return "%s images of %sx%s in %s classes".formatted(count, height, width, classes);
  }
}
