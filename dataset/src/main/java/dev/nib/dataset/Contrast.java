package dev.nib.dataset;

/**
 * Tells ink from paper on pictures that a camera took (rules G9 to G11 of docs/arithmetic.md), in
 * integers.
 *
 * <p>Noise is averaged away by making the picture small. What the paper's level is at each place
 * comes from a still coarser copy, of {@link #CELLS} x {@link #CELLS} cells, by a morphological
 * opening: strokes are thinner than {@link #WINDOW} cells, and paper is not. Each pixel is then
 * judged by how far it is on the way from the paper to white, which does not depend on the light
 * where it is; Otsu's threshold (IEEE Transactions on Systems, Man, and Cybernetics 9, 1979) splits
 * that into paper and ink.
 */
final class Contrast {
  /** The longer side of a picture that was made small: what a digit needs, and little RAM. */
  static final int LONGEST = 48;

  /** Cells of the coarse copy along each side. */
  static final int CELLS = 16;

  /** Cells of a window along each side: two to each side of its middle. */
  static final int WINDOW = 5;

  /** Levels from paper to white count as so many at least: where it is dark, noise is not ink. */
  static final int LEAST_WAY = 80;

  /** So far must ink be from paper, of 255, on the means: else all is paper. */
  static final int LEAST_CONTRAST = 20;

  /** Where a pixel lies among cells is counted in parts of a cell. */
  private static final int PARTS = 16;

  private Contrast() {}

  /** See {@link GreyImage#hasDarkInk}; of a picture that was reduced. */
  static boolean isDark(GreyImage picture) {
    int darkest = 255;
    int brightest = 0;
    for (int cell : cells(picture)) {
      darkest = Math.min(darkest, cell);
      brightest = Math.max(brightest, cell);
    }
    Border border = Border.of(picture);
    return 3L * border.sum() > border.pixels() * (brightest + 2 * darkest);
  }

  /** See {@link GreyImage#stretched}; of a picture that was reduced. */
  static GreyImage stretched(GreyImage picture) {
    int[] paper = opened(cells(picture));
    int height = picture.height();
    int width = picture.width();
    byte[] levels = new byte[height * width];
    int[] counts = new int[256];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int above = above(picture.pixel(y, x), level(paper, place(y, height), place(x, width)));
        levels[y * width + x] = (byte) above;
        counts[above]++;
      }
    }
    int threshold = threshold(counts);
    int low = mean(counts, 0, threshold + 1);
    int high = mean(counts, threshold + 1, counts.length);
    int from = low + (high - low) / 8;
    for (int i = 0; i < levels.length; i++) {
      int above = Math.max(0, (levels[i] & 0xff) - from);
      levels[i] =
          high - low < LEAST_CONTRAST ? 0 : (byte) Math.min(255, 255 * above / (high - from));
    }
    return GreyImage.wrap(height, width, levels);
  }

  private static int[] cells(GreyImage picture) {
    GreyImage coarse = picture.fitted(new ImageSize(CELLS, CELLS));
    int[] cells = new int[CELLS * CELLS];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = coarse.pixel(i / CELLS, i % CELLS);
    }
    return cells;
  }

  /**
   * The highest, over the windows that have a cell, of a window's lowest cell. Windows that reach
   * beyond the edges have the cells that are there: so a level that falls off evenly stays as it
   * is, up to the last cell.
   */
  private static int[] opened(int[] cells) {
    int[] opened = new int[cells.length];
    for (int top = 1 - WINDOW; top < CELLS; top++) {
      for (int left = 1 - WINDOW; left < CELLS; left++) {
        int lowest = 255;
        for (int i : window(top, left)) {
          lowest = Math.min(lowest, cells[i]);
        }
        for (int i : window(top, left)) {
          opened[i] = Math.max(opened[i], lowest);
        }
      }
    }
    return opened;
  }

  /** The cells of a window. */
  private static int[] window(int top, int left) {
    int fromY = Math.max(0, top);
    int fromX = Math.max(0, left);
    int rows = Math.min(CELLS, top + WINDOW) - fromY;
    int columns = Math.min(CELLS, left + WINDOW) - fromX;
    int[] places = new int[rows * columns];
    for (int i = 0; i < places.length; i++) {
      places[i] = (fromY + i / columns) * CELLS + fromX + i % columns;
    }
    return places;
  }

  /** Where the middle of a pixel lies among the middles of cells. */
  private static int place(int pixel, int extent) {
    int at = (2 * pixel + 1) * (PARTS / 2 * CELLS) / extent - PARTS / 2;
    return Math.max(0, Math.min(at, PARTS * (CELLS - 1)));
  }

  /** The level there, bilinear between cells, halves up. */
  private static int level(int[] cells, int down, int along) {
    int at = down / PARTS * CELLS + along / PARTS;
    int right = along / PARTS < CELLS - 1 ? at + 1 : at;
    int below = down / PARTS < CELLS - 1 ? CELLS : 0;
    int x = along % PARTS;
    int y = down % PARTS;
    int upper = (PARTS - x) * cells[at] + x * cells[right];
    int lower = (PARTS - x) * cells[at + below] + x * cells[right + below];
    return ((PARTS - y) * upper + y * lower + PARTS * PARTS / 2) / (PARTS * PARTS);
  }

  /** How far a pixel is on the way from paper, 0, to white, 255. */
  private static int above(int pixel, int paper) {
    return pixel <= paper ? 0 : 255 * (pixel - paper) / Math.max(LEAST_WAY, 255 - paper);
  }

  /**
   * The last level of the lower class (Otsu): with n pixels, the sum s of their levels, and n0 and
   * s0 of the lower class, the first with the largest (n s0 - n0 s)^2 / (n0 (n - n0)), rounded
   * down; the last level where there is one class. The squares stay below 2^57 for pictures of 48 x
   * 48.
   */
  private static int threshold(int[] counts) {
    long count = 0;
    long sum = 0;
    for (int level = 0; level < counts.length; level++) {
      count += counts[level];
      sum += (long) level * counts[level];
    }
    long lower = 0;
    long lowerSum = 0;
    long most = 0;
    int threshold = counts.length - 1;
    for (int level = 0; level < counts.length - 1; level++) {
      lower += counts[level];
      lowerSum += (long) level * counts[level];
      if (lower > 0 && lower < count) {
        long apart = count * lowerSum - lower * sum;
        long variance = apart * apart / (lower * (count - lower));
        if (variance > most) {
          most = variance;
          threshold = level;
        }
      }
    }
    return threshold;
  }

  /** The mean of the levels of a class, rounded down; 0 of none. */
  private static int mean(int[] counts, int from, int to) {
    int sum = 0;
    int count = 0;
    for (int level = from; level < to; level++) {
      sum += level * counts[level];
      count += counts[level];
    }
    return count == 0 ? 0 : sum / count;
  }
}
