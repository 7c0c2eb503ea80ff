package dev.nib.dataset.distort;

import dev.nib.dataset.SeededRandom;

/** Light, dirt and weather over the whole picture. */
final class Cover {
  private static final double FOG = 2;

  private Cover() {}

  static void brightness(Canvas canvas) {
    for (int i = 0; i < canvas.ink.length; i++) {
      canvas.ink[i] += 0.5;
    }
  }

  static void stripe(Canvas canvas) {
    for (int i = 0; i < canvas.ink.length; i++) {
      int x = i % canvas.width;
      if (4 * x < canvas.width || 4 * x >= 3 * canvas.width) {
        canvas.ink[i] = 1 - canvas.ink[i];
      }
    }
  }

  /** Clouds of three sizes, the largest strongest, over the ink; the sum is scaled to 0..1. */
  static void fog(Canvas canvas, SeededRandom random) {
    double[] clouds = new double[canvas.ink.length];
    for (double size = 8; size >= 2; size /= 2) {
      double[] layer = clouds(canvas, random, canvas.pixels(size) / 2);
      for (int i = 0; i < clouds.length; i++) {
        clouds[i] += size / 8 * layer[i];
      }
    }
    stretch(clouds);
    for (int i = 0; i < clouds.length; i++) {
      canvas.ink[i] = (canvas.ink[i] + FOG * clouds[i]) / (1 + FOG);
    }
  }

  static void spatter(Canvas canvas, SeededRandom random) {
    double[] drops = clouds(canvas, random, canvas.pixels(1));
    for (int i = 0; i < drops.length; i++) {
      if (drops[i] > 0.65) {
        canvas.ink[i] = 0.5;
      }
    }
  }

  /** The size of the gradient (Sobel, 1968), half of the largest possible and more being ink. */
  static void edges(Canvas canvas) {
    double[] found = new double[canvas.ink.length];
    for (int y = 1; y < canvas.height - 1; y++) {
      for (int x = 1; x < canvas.width - 1; x++) {
        int at = y * canvas.width + x;
        double down = row(canvas, at + canvas.width) - row(canvas, at - canvas.width);
        double along = column(canvas, at + 1) - column(canvas, at - 1);
        found[at] = Math.sqrt(down * down + along * along) >= 2 ? 1 : 0;
      }
    }
    System.arraycopy(found, 0, canvas.ink, 0, found.length);
  }

  private static double row(Canvas canvas, int at) {
    return canvas.ink[at - 1] + 2 * canvas.ink[at] + canvas.ink[at + 1];
  }

  private static double column(Canvas canvas, int at) {
    return canvas.ink[at - canvas.width] + 2 * canvas.ink[at] + canvas.ink[at + canvas.width];
  }

  /** Blurred noise, scaled to 0..1. */
  private static double[] clouds(Canvas canvas, SeededRandom random, double deviation) {
    double[] field = new double[canvas.ink.length];
    for (int i = 0; i < field.length; i++) {
      field[i] = random.nextBell();
    }
    Blur.gaussian(canvas, field, deviation);
    stretch(field);
    return field;
  }

  private static void stretch(double[] field) {
    double least = field[0];
    double most = field[0];
    for (double value : field) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double range = most > least ? most - least : 1;
    for (int i = 0; i < field.length; i++) {
      field[i] = (field[i] - least) / range;
    }
  }
}
