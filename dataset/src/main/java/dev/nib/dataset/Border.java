package dev.nib.dataset;

/**
 * A picture's first and last row and column (rule G6).
 *
 * @param sum of their levels, each pixel once
 * @param pixels how many they are
 */
record Border(long sum, long pixels) {
  static Border of(GreyImage picture) {
    long sum = 0;
    long count = 0;
    for (int y = 0; y < picture.height(); y++) {
      boolean whole = y == 0 || y == picture.height() - 1;
      for (int x = 0; x < picture.width(); x += whole ? 1 : Math.max(1, picture.width() - 1)) {
        sum += picture.pixel(y, x);
        count++;
      }
    }
    return new Border(sum, count);
  }

  /** Whether their mean is above the middle of the grey scale. */
  boolean isBright() {
    return 2 * sum > 255 * pixels;
  }
}
