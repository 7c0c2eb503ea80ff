package dev.nib.dataset.augment;

import dev.nib.dataset.SeededRandom;

/**
 * Random erasing: a rectangle anywhere in the image becomes noise, a uniform grey value a pixel.
 *
 * <p>After Zhong, Zheng, Kang, Li and Yang, Random Erasing Data Augmentation, 2017. The ratio of
 * the rectangle's height to its width is between 0.3 and 1 / 0.3 as there, its area between 0.02
 * and 0.2 of the image's: the paper goes to 0.4, which hides whole digits. Area and the logarithm
 * of the ratio are uniform; a side longer than the image's is cut to it.
 */
final class Erasing {
  private static final double LEAST_AREA = 0.02;
  private static final double MOST_AREA = 0.2;
  private static final double LOG_RATIO = StrictMath.log(1 / 0.3);

  private Erasing() {}

  /** Erases with the given probability in grey values 0..255, {@code [H,W]}. */
  static void apply(
      double probability, SeededRandom random, int height, int width, float[] pixels, int offset) {
    if (random.nextDouble() >= probability) {
      return;
    }
    double area = random.between(LEAST_AREA, MOST_AREA) * height * width;
    double ratio = StrictMath.exp(random.between(-LOG_RATIO, LOG_RATIO));
    int rows = side(Math.sqrt(area * ratio), height);
    int columns = side(Math.sqrt(area / ratio), width);
    int top = random.nextInt(height - rows + 1);
    int left = random.nextInt(width - columns + 1);
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        pixels[offset + y * width + x] = random.nextInt(256);
      }
    }
  }

  private static int side(double length, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(length)));
  }
}
