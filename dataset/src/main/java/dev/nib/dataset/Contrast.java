package dev.nib.dataset;

/**
 * Makes paper 0 and ink 255 on a picture of bright ink on dark paper (rule G9 of
 * docs/arithmetic.md), in integers.
 *
 * <p>What paper is at a pixel comes from a coarse copy of the picture, of {@link #SIDE} x {@link
 * #SIDE} cells: strokes are thinner than some cells, so the lowest cell near each is paper, and
 * light falls off slowly, so paper between cells is interpolated. What rises above the paper is
 * split in two, paper and ink, where the mean of both classes' means lies.
 */
final class Contrast {
  /** Cells of the coarse copy along each side. */
  static final int SIDE = 16;

  /** Paper is looked for among so many cells on each side of one. */
  static final int REACH = 2;

  private final GreyImage picture;
  private final int[] paper = new int[SIDE * SIDE];

  private Contrast(GreyImage picture) {
    this.picture = picture;
    byte[] coarse = new byte[SIDE * SIDE];
    picture.fitted(new ImageSize(SIDE, SIDE)).copyPixels(coarse, 0);
    for (int i = 0; i < coarse.length; i++) {
      paper[i] = coarse[i] & 0xff;
    }
    for (int start = 0; start < SIDE; start++) {
      opened(start * SIDE, 1, true);
    }
    for (int start = 0; start < SIDE; start++) {
      opened(start, SIDE, true);
    }
    for (int start = 0; start < SIDE; start++) {
      opened(start * SIDE, 1, false);
    }
    for (int start = 0; start < SIDE; start++) {
      opened(start, SIDE, false);
    }
  }

  /** See {@link GreyImage#stretched}. */
  static GreyImage of(GreyImage picture) {
    return new Contrast(picture).stretched();
  }

  /** Lowest, or else highest, of the neighbours along one line of cells. */
  private void opened(int start, int step, boolean lowest) {
    int[] line = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      int found = paper[start + i * step];
      for (int k = Math.max(0, i - REACH); k <= Math.min(SIDE - 1, i + REACH); k++) {
        int other = paper[start + k * step];
        found = lowest ? Math.min(found, other) : Math.max(found, other);
      }
      line[i] = found;
    }
    for (int i = 0; i < SIDE; i++) {
      paper[start + i * step] = line[i];
    }
  }

  /** Where the middle of a pixel lies among the middles of cells, in sixteenths of one. */
  private static int place(int pixel, int extent) {
    long at = (2L * pixel + 1) * 8 * SIDE / extent - 8;
    return (int) Math.max(0, Math.min(at, 16 * (SIDE - 1)));
  }

  /** By how much a pixel is brighter than the paper there. */
  private int above(int y, int x) {
    int down = place(y, picture.height());
    int along = place(x, picture.width());
    int cell = down / 16 * SIDE + along / 16;
    int right = along / 16 < SIDE - 1 ? 1 : 0;
    int below = down / 16 < SIDE - 1 ? SIDE : 0;
    int upper = (16 - along % 16) * paper[cell] + along % 16 * paper[cell + right];
    int lower = (16 - along % 16) * paper[cell + below] + along % 16 * paper[cell + below + right];
    int level = ((16 - down % 16) * upper + down % 16 * lower + 128) / 256;
    return Math.max(0, picture.pixel(y, x) - level);
  }

  private GreyImage stretched() {
    int[] counts = new int[256];
    int most = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int above = above(y, x);
        counts[above]++;
        most = Math.max(most, above);
      }
    }
    int threshold = most / 2;
    int low = 0;
    int high = most;
    for (int last = -1; last != threshold; ) {
      last = threshold;
      low = mean(counts, 0, threshold + 1);
      high = mean(counts, threshold + 1, 256);
      threshold = (low + high) / 2;
    }
    byte[] levels = new byte[picture.height() * picture.width()];
    for (int y = 0; y < picture.height() && high > low; y++) {
      for (int x = 0; x < picture.width(); x++) {
        int level = 255 * (above(y, x) - low) / (high - low);
        levels[y * picture.width() + x] = (byte) Math.max(0, Math.min(level, 255));
      }
    }
    return GreyImage.wrap(picture.height(), picture.width(), levels);
  }

  private static int mean(int[] counts, int from, int to) {
    long sum = 0;
    long count = 0;
    for (int level = from; level < to; level++) {
      sum += (long) level * counts[level];
      count += counts[level];
    }
    return count == 0 ? 0 : (int) (sum / count);
  }
}
