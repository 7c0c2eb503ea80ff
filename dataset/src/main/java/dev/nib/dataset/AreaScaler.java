package dev.nib.dataset;

import java.util.Arrays;

/**
 * Scales grey pictures by area, row by row (rule G4 of docs/arithmetic.md): each pixel of the
 * result is the mean of what it covers, rounded with halves up, in integers only.
 *
 * <p>With a picture of {@code H x W} and a result of {@code H' x W'}, both are laid on a grid of
 * {@code H*H' x W*W'} cells, of which a source pixel covers {@code H' x W'} and a result pixel
 * {@code H x W}. A result pixel is {@code (sum + H*W/2) / (H*W)}, its sum taken over its cells. The
 * sum and the half fit 32 unsigned bits for pictures of up to {@link #MAX_PIXELS} pixels.
 *
 * <p>Memory is two rows of the result, whatever the picture's height.
 */
final class AreaScaler {
  /** {@code 255 * 2^24 + 2^23} is below {@code 2^32}. */
  static final long MAX_PIXELS = 1L << 24;

  private final ImageSize from;
  private final ImageSize to;
  private final long[] across;
  private final long[] sums;

  AreaScaler(ImageSize from, ImageSize to) {
    if (from.pixels() > MAX_PIXELS) {
      throw new IllegalArgumentException(from + " is more than " + MAX_PIXELS + " pixels");
    }
    this.from = from;
    this.to = to;
    across = new long[to.width()];
    sums = new long[to.width()];
  }

  /** Scales {@code [H,W]} pixels at {@code source[offset...]}. */
  byte[] scale(byte[] source, int offset) {
    byte[] result = new byte[Math.toIntExact(to.pixels())];
    Arrays.fill(sums, 0);
    int row = 0;
    long filled = 0;
    for (int y = 0; y < from.height(); y++) {
      sumAcross(source, offset + y * from.width());
      // A source row is H' cells high, a result row H.
      for (long left = to.height(); left > 0; ) {
        long part = Math.min(left, from.height() - filled);
        for (int x = 0; x < sums.length; x++) {
          sums[x] += part * across[x];
        }
        left -= part;
        filled += part;
        if (filled == from.height()) {
          emit(result, row++ * to.width());
          filled = 0;
        }
      }
    }
    return result;
  }

  /** One source row's cells, summed for each column of the result. */
  private void sumAcross(byte[] source, int offset) {
    int x = 0;
    long left = to.width();
    for (int column = 0; column < across.length; column++) {
      long sum = 0;
      for (long need = from.width(); need > 0; ) {
        long part = Math.min(left, need);
        sum += part * (source[offset + x] & 0xff);
        need -= part;
        left -= part;
        if (left == 0) {
          x++;
          left = to.width();
        }
      }
      across[column] = sum;
    }
  }

  private void emit(byte[] result, int offset) {
    long area = from.pixels();
    for (int x = 0; x < sums.length; x++) {
      result[offset + x] = (byte) ((sums[x] + area / 2) / area);
      sums[x] = 0;
    }
  }
}
