package dev.nib.dataset;

import java.util.stream.IntStream;

/** What may be wrong with a set of images although every one of its files is right. */
public final class SetChecks {
  private SetChecks() {}

  /** The mean of all pixels, 0 to 255; 0 of no images. */
  public static double meanPixel(LabelledImages images) {
    return images.count() == 0 ? 0 : sum(images) / ((double) images.count() * images.imageSize());
  }

  /** Whether that mean is above the middle of the grey scale, as no set of bright ink's is. */
  public static boolean isMostlyBright(LabelledImages images) {
    return 2 * sum(images) > 255L * images.count() * images.imageSize();
  }

  /** The same of one image. */
  public static boolean isMostlyBright(GreyImage image) {
    byte[] pixels = new byte[Math.toIntExact(image.size().pixels())];
    image.copyPixels(pixels, 0);
    return isMostlyBright(
        LabelledImages.wrap(
            image.height(), image.width(), LabelledImages.DIGITS, pixels, new byte[1]));
  }

  private static long sum(LabelledImages images) {
    byte[] pixels = images.pixelArray();
    long sum = 0;
    for (int p = 0; p < images.count() * images.imageSize(); p++) {
      sum += pixels[p] & 0xff;
    }
    return sum;
  }

  /** The classes that no image has, in their order. */
  public static int[] missingClasses(LabelledImages images) {
    int[] histogram = images.histogram();
    return IntStream.range(0, histogram.length).filter(c -> histogram[c] == 0).toArray();
  }

  /** How many of the images have the very pixels of one of the others. */
  public static int countAlsoIn(LabelledImages images, LabelledImages others) {
    if (!images.size().equals(others.size())) {
      return 0;
    }
    int size = images.imageSize();
    PixelIndex index = new PixelIndex(others.pixelArray(), others.count(), size);
    byte[] pixels = images.pixelArray();
    return (int)
        IntStream.range(0, images.count()).filter(i -> index.contains(pixels, i * size)).count();
  }
}
