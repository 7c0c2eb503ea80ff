package dev.nib.dataset;

import java.util.Optional;

/** Puts a picture's ink where MNIST's digits have it, in integers (rules G7 and G8). */
final class Centring {
  private Centring() {}

  /** See {@link GreyImage#centred}. */
  static GreyImage of(GreyImage picture, int side, int box) {
    return box(picture)
        .map(ink -> placed(picture.cropped(ink), side, box))
        .orElseGet(() -> GreyImage.wrap(side, side, new byte[side * side]));
  }

  private static GreyImage placed(GreyImage ink, int side, int box) {
    int longer = Math.max(ink.height(), ink.width());
    int height = scaled(ink.height(), longer, box);
    int width = scaled(ink.width(), longer, box);
    GreyImage digit = ink.fitted(new ImageSize(height, width));
    int mass = 0;
    int down = 0;
    int along = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = digit.pixel(y, x);
        mass += level;
        down += (2 * y + 1) * level;
        along += (2 * x + 1) * level;
      }
    }
    int top = middle(side, height, down, mass);
    int left = middle(side, width, along, mass);
    byte[] centred = new byte[side * side];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        centred[(top + y) * side + left + x] = (byte) digit.pixel(y, x);
      }
    }
    return GreyImage.wrap(side, side, centred);
  }

  /** The smallest rectangle with every pixel of at least half of the brightest; none of zeros. */
  static Optional<Crop> box(GreyImage picture) {
    int most = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        most = Math.max(most, picture.pixel(y, x));
      }
    }
    if (most == 0) {
      return Optional.empty();
    }
    int top = picture.height();
    int left = picture.width();
    int bottom = 0;
    int right = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (2 * picture.pixel(y, x) >= most) {
          top = Math.min(top, y);
          left = Math.min(left, x);
          bottom = y + 1;
          right = Math.max(right, x + 1);
        }
      }
    }
    return Optional.of(new Crop(top, left, bottom - top, right - left));
  }

  /** The extent of a side when the longer one becomes {@code box} pixels, at least 1, halves up. */
  static int scaled(int side, int longer, int box) {
    return Math.max(1, (int) ((2L * side * box + longer) / (2L * longer)));
  }

  /** Where pixels begin so that their centre of mass is in the middle, halves up. */
  private static int middle(int side, int extent, int moment, int mass) {
    int twice = side * mass - moment + mass;
    int at = mass > 0 && twice > 0 ? twice / (2 * mass) : 0;
    return Math.min(at, side - extent);
  }
}
