package dev.nib.dataset;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Grey images with their labels, immutable: pixels {@code [N,H,W]} of unsigned bytes (0 paper, 255
 * ink), labels {@code [N]} in {@code 0..classes-1}.
 *
 * <p>One array holds all pixels, row by row and image by image. {@link #head} shares it; {@link
 * #subset} copies the chosen images. Every image keeps the {@link #name} under which its source
 * knows it.
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
  private final IntFunction<String> names;
  // Where the source counts each image; null where it counts them as we do.
  private final int[] origins;

  private LabelledImages(
      int count,
      int height,
      int width,
      int classes,
      byte[] pixels,
      byte[] labels,
      IntFunction<String> names,
      int[] origins) {
    this.count = count;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    this.names = names;
    this.origins = origins;
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
          "images are " + width + "x" + height + " (width x height), not 1x1 or more");
    }
    if (classes < 1 || classes > 256) {
      throw new IllegalArgumentException(classes + " classes, not 1..256");
    }
    if (pixels.length != (long) labels.length * height * width) {
      throw new IllegalArgumentException(
          "%s pixels, but %s images of %sx%s (width x height) have %s"
              .formatted(
                  pixels.length,
                  labels.length,
                  width,
                  height,
                  (long) labels.length * height * width));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new IllegalArgumentException(
            "label %s is %s, not 0..%s".formatted(i, labels[i] & 0xff, classes - 1));
      }
    }
    return new LabelledImages(
        labels.length, height, width, classes, pixels, labels, i -> "image " + i, null);
  }

  /**
   * The same images under other names.
   *
   * @param newNames what image {@code i} of this set is called, {@code i} in {@code 0..count-1}
   */
  public LabelledImages withNames(IntFunction<String> newNames) {
    return new LabelledImages(
        count, height, width, classes, pixels, labels, Objects.requireNonNull(newNames), null);
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

  /** The rows and columns of every image. */
  public ImageSize size() {
    return new ImageSize(height, width);
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

  /**
   * How a user finds one image in its source: the path of its file below the folder that he named,
   * {@code line 17} of a CSV file, {@code t10k image 41} (counted from 0) of IDX files. Subsets and
   * splits keep the names.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public String name(int image) {
    Objects.checkIndex(image, count);
    return names.apply(origins == null ? image : origins[image]);
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
    int[] chosenOrigins = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      copyPixels(positions[i], chosenPixels, i * size);
      chosenLabels[i] = labels[positions[i]];
      chosenOrigins[i] = origins == null ? positions[i] : origins[positions[i]];
    }
    return new LabelledImages(
        positions.length, height, width, classes, chosenPixels, chosenLabels, names, chosenOrigins);
  }

  /**
   * These images and then others.
   *
   * @throws IllegalArgumentException if sizes or numbers of classes differ, or there are more
   *     pixels than an array holds
   */
  public LabelledImages followedBy(LabelledImages others) {
    if (!size().equals(others.size()) || classes != others.classes) {
      throw new IllegalArgumentException("%s cannot follow %s".formatted(others, this));
    }
    long bytes = (long) (count + others.count) * imageSize();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(bytes + " pixels are more than an array holds");
    }
    byte[] allPixels = Arrays.copyOf(pixels, (int) bytes);
    System.arraycopy(others.pixels, 0, allPixels, count * imageSize(), others.count * imageSize());
    byte[] allLabels = Arrays.copyOf(labels, count + others.count);
    System.arraycopy(others.labels, 0, allLabels, count, others.count);
    return wrap(height, width, classes, allPixels, allLabels)
        .withNames(i -> i < count ? name(i) : others.name(i - count));
  }

  /** Every image changed, all to one size; labels and names stay. */
  LabelledImages map(UnaryOperator<GreyImage> change) {
    if (count == 0) {
      return this;
    }
    GreyImage first = change.apply(image(0));
    int size = Math.toIntExact(first.size().pixels());
    if ((long) count * size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          count + " images of " + first.size() + " are more than an array holds");
    }
    byte[] changed = new byte[count * size];
    first.copyPixels(changed, 0);
    for (int i = 1; i < count; i++) {
      change.apply(image(i)).copyPixels(changed, i * size);
    }
    return withPixels(first.height(), first.width(), changed);
  }

  /** The negative of every image but the excepted ones. */
  LabelledImages inverted(BitSet excepted) {
    byte[] changed = Arrays.copyOf(pixels, count * imageSize());
    for (int i = 0; i < count; i++) {
      if (!excepted.get(i)) {
        int end = (i + 1) * imageSize();
        for (int p = i * imageSize(); p < end; p++) {
          changed[p] = (byte) ~changed[p];
        }
      }
    }
    return withPixels(height, width, changed);
  }

  /** The negative of every image. */
  public LabelledImages inverted() {
    return inverted(new BitSet());
  }

  /** Rows and columns of every image in each other's place. */
  public LabelledImages transposed() {
    return map(GreyImage::transposed);
  }

  /** The same labels and names over other pixels, which are taken over. */
  private LabelledImages withPixels(int newHeight, int newWidth, byte[] newPixels) {
    return new LabelledImages(
        count, newHeight, newWidth, classes, newPixels, labels, names, origins);
  }

  /** The pixels {@code [N,H,W]} themselves, maybe longer; not to be changed. */
  byte[] pixelArray() {
    return pixels;
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
    return n >= count
        ? this
        : new LabelledImages(n, height, width, classes, pixels, labels, names, origins);
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

  /** Equal sizes, number of classes, pixels and labels; names do not count. */
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
    return "%s images of %s in %s classes".formatted(count, size(), classes);
  }
}
