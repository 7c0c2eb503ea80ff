package dev.nib.bench;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.SeededRandom;

/**
 * How a camera might see a digit on paper: somewhere in a larger picture, of any size, dark on
 * bright, under light that falls off, with little contrast and noise.
 */
enum Photograph {
  /** Black on white, but anywhere and of any size. */
  PLACED("somewhere, any size", new Range(255, 255), new Range(0, 0), 0, 0),
  /** Grey on grey besides. */
  FAINT("low contrast", new Range(90, 220), new Range(0.55, 0.8), 0, 0),
  /** Light that falls off to one side, to four tenths at most. */
  UNEVEN("uneven light", new Range(200, 255), new Range(0.05, 0.3), 0.6, 0),
  /** The noise of a small sensor. */
  NOISY("noise", new Range(180, 255), new Range(0.05, 0.3), 0, 16),
  /** All of it. */
  ALL("all of it", new Range(110, 240), new Range(0.2, 0.7), 0.5, 8);

  private static final int SMALLEST = 64;
  private static final int LARGEST = 256;

  /** The digit's 28 pixels, as a part of the shorter side. */
  private static final Range EXTENT = new Range(0.35, 0.95);

  private final String words;
  private final Range paper;
  private final Range ink;
  private final double fall;
  private final double noise;

  /** Drawn evenly. */
  private record Range(double low, double high) {
    double in(SeededRandom random) {
      return random.between(low, high);
    }
  }

  /**
   * @param paper its grey level where the light is best
   * @param ink its level, as a part of the paper's
   * @param fall how much less light there is where it is worst, at most
   * @param noise its standard deviation at most, in grey levels
   */
  Photograph(String words, Range paper, Range ink, double fall, double noise) {
    this.words = words;
    this.paper = paper;
    this.ink = ink;
    this.fall = fall;
    this.noise = noise;
  }

  /** In a table. */
  String words() {
    return words;
  }

  /** The picture of a digit, the same for the same number. */
  GreyImage of(GreyImage digit, long number) {
    SeededRandom random = SeededRandom.of(1, ordinal(), number);
    int height = SMALLEST + random.nextInt(LARGEST - SMALLEST + 1);
    int width = SMALLEST + random.nextInt(LARGEST - SMALLEST + 1);
    double side = EXTENT.in(random) * Math.min(height, width);
    double top = random.between(0, height - side);
    double left = random.between(0, width - side);
    double bright = paper.in(random);
    double dark = bright * ink.in(random);
    double angle = random.between(0, 2 * Math.PI);
    double less = random.between(fall / 2, fall);
    double sigma = random.between(noise / 2, noise);
    double down = StrictMath.sin(angle) / 2;
    double along = StrictMath.cos(angle) / 2;
    double most = Math.abs(down) + Math.abs(along);
    byte[] pixels = new byte[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double covered =
            covered(
                digit,
                (y + 0.5 - top) * digit.height() / side,
                (x + 0.5 - left) * digit.width() / side);
        double place =
            (down * (2 * y / (double) height - 1) + along * (2 * x / (double) width - 1)) / most;
        double light = 1 - less * (place + 1) / 2;
        double level =
            light * (bright + (dark - bright) * covered)
                + (sigma > 0 ? sigma * random.nextBell() : 0);
        pixels[y * width + x] = (byte) Math.max(0, Math.min(255, Math.round(level)));
      }
    }
    return GreyImage.of(height, width, pixels);
  }

  /** How much ink is at a place, 0 to 1: between the middles of the digit's pixels, linearly. */
  private static double covered(GreyImage digit, double y, double x) {
    int row = (int) Math.floor(y - 0.5);
    int column = (int) Math.floor(x - 0.5);
    double below = y - 0.5 - row;
    double right = x - 0.5 - column;
    double upper = (1 - right) * level(digit, row, column) + right * level(digit, row, column + 1);
    double lower =
        (1 - right) * level(digit, row + 1, column) + right * level(digit, row + 1, column + 1);
    return ((1 - below) * upper + below * lower) / 255;
  }

  private static int level(GreyImage digit, int y, int x) {
    boolean inside = y >= 0 && y < digit.height() && x >= 0 && x < digit.width();
    return inside ? digit.pixel(y, x) : 0;
  }
}
