package dev.nib.dataset.augment;

import dev.nib.dataset.ElasticField;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import java.util.Objects;

/**
 * Changes images at random, one at a time.
 *
 * <p>A pixel of the changed image is displaced by the smooth field of the elastic distortion, then
 * goes the way of Keras' {@code ImageDataGenerator} from the changed image to the original (zoom,
 * shift, rotation, about the middle), and shows the grey value there by bilinear interpolation;
 * erasing comes last. The changed image follows from the setting, the original and the seed alone:
 * it is the same on every machine and thread.
 *
 * <p>An object works for one thread at a time.
 */
public final class Augmenter {
  private static final long STREAM = 0xa06;

  private final Augmentation augmentation;
  private final int height;
  private final int width;
  private final Bilinear bilinear;
  private final byte[] original;
  private final double[] x;
  private final double[] y;

  /**
   * Prepares to change images of one size.
   *
   * @throws IllegalArgumentException if a side is less than 1
   */
  public Augmenter(Augmentation augmentation, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images are " + height + "x" + width + ", not 1x1 or more");
    }
    this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
    this.height = height;
    this.width = width;
    bilinear = new Bilinear(height, width, augmentation.fill(), augmentation.fillValue());
    original = new byte[height * width];
    x = new double[height * width];
    y = new double[height * width];
  }

  /**
   * Writes one changed image, grey levels {@code [H,W]} of 0 to 255, to {@code target[offset...]};
   * where nothing is changed, they are whole.
   *
   * @throws IllegalArgumentException if the images are of another size than this changes
   * @throws IndexOutOfBoundsException if there is no such image or the target is too short
   */
  public void pixels(LabelledImages images, int index, long seed, float[] target, int offset) {
    requireSize(images);
    Objects.checkFromIndexSize(offset, original.length, target.length);
    images.copyPixels(index, original, 0);
    if (augmentation.isNone()) {
      for (int i = 0; i < original.length; i++) {
        target[offset + i] = original[i] & 0xff;
      }
      return;
    }
    change(seed, target, offset);
  }

  /**
   * Changes every image, with the same labels in the same order; grey values are rounded.
   *
   * @param seed of all images; each gets one of its own from it and its position
   */
  public static LabelledImages apply(Augmentation augmentation, LabelledImages images, long seed) {
    if (augmentation.isNone()) {
      return images;
    }
    Augmenter augmenter = new Augmenter(augmentation, images.height(), images.width());
    int size = images.imageSize();
    float[] grey = new float[size];
    byte[] pixels = new byte[images.count() * size];
    byte[] labels = new byte[images.count()];
    for (int i = 0; i < images.count(); i++) {
      images.copyPixels(i, augmenter.original, 0);
      augmenter.change(imageSeed(seed, i), grey, 0);
      for (int p = 0; p < size; p++) {
        pixels[i * size + p] = (byte) Math.round(grey[p]);
      }
      labels[i] = (byte) images.label(i);
    }
    return LabelledImages.of(images.height(), images.width(), images.classes(), pixels, labels)
        .withNames(images::name);
  }

  /** The seed of the image at one position of a whole that has one seed. */
  static long imageSeed(long seed, int position) {
    return SeededRandom.of(seed, STREAM, position).nextLong();
  }

  /** Writes the changed original as grey values 0..255. */
  private void change(long seed, float[] target, int offset) {
    SeededRandom random = new SeededRandom(seed);
    Affine affine = Affine.draw(augmentation, height, width, random);
    for (int row = 0, i = 0; row < height; row++) {
      for (int column = 0; column < width; column++, i++) {
        x[i] = column;
        y[i] = row;
      }
    }
    if (augmentation.elasticAmplitude() > 0) {
      new ElasticField(random, Math.max(height, width), augmentation.elasticAmplitude())
          .displace(x, y, x.length);
    }
    affine.apply(x, y);
    bilinear.sample(original, x, y, target, offset);
    Erasing.apply(augmentation.eraseProbability(), random, height, width, target, offset);
  }

  private void requireSize(LabelledImages images) {
    if (images.height() != height || images.width() != width) {
      throw new IllegalArgumentException(
          "images are %dx%d, not %dx%d".formatted(images.height(), images.width(), height, width));
    }
  }
}
