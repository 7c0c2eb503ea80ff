package dev.nib.dataset.distort;

import dev.nib.dataset.SeededRandom;

/** Ink that has run into its surroundings. */
final class Blur {
  private static final double GLASS = 0.7;

  private Blur() {}

  static void glass(Canvas canvas, SeededRandom random) {
    gaussian(canvas, canvas.ink, canvas.pixels(GLASS));
    for (int y = 1; y < canvas.height - 1; y++) {
      for (int x = 1; x < canvas.width - 1; x++) {
        int here = y * canvas.width + x;
        int there = here + (random.nextInt(3) - 1) * canvas.width + random.nextInt(3) - 1;
        double ink = canvas.ink[here];
        canvas.ink[here] = canvas.ink[there];
        canvas.ink[there] = ink;
      }
    }
    gaussian(canvas, canvas.ink, canvas.pixels(GLASS));
  }

  static void motion(Canvas canvas, SeededRandom random) {
    double angle = random.between(0, Math.PI);
    double length = canvas.pixels(9);
    int steps = (int) Math.ceil(length);
    double[] smeared = new double[canvas.ink.length];
    for (int step = 0; step <= steps; step++) {
      double along = length * ((double) step / steps - 0.5);
      int dy = (int) Math.round(along * StrictMath.sin(angle));
      int dx = (int) Math.round(along * StrictMath.cos(angle));
      for (int y = Math.max(0, -dy); y < Math.min(canvas.height, canvas.height - dy); y++) {
        for (int x = Math.max(0, -dx); x < Math.min(canvas.width, canvas.width - dx); x++) {
          smeared[y * canvas.width + x] +=
              canvas.ink[(y + dy) * canvas.width + x + dx] / (steps + 1);
        }
      }
    }
    System.arraycopy(smeared, 0, canvas.ink, 0, smeared.length);
  }

  /** Convolves a field of the canvas' size with a bell; outside there is nothing. */
  static void gaussian(Canvas canvas, double[] field, double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double z = (i - reach) / deviation;
      kernel[i] = StrictMath.exp(-z * z / 2);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    along(field, kernel, canvas.height, canvas.width, canvas.width, 1);
    along(field, kernel, canvas.width, 1, canvas.height, canvas.width);
  }

  private static void along(
      double[] field, double[] kernel, int lines, int nextLine, int length, int next) {
    int reach = kernel.length / 2;
    double[] line = new double[length];
    for (int l = 0; l < lines; l++) {
      for (int i = 0; i < length; i++) {
        line[i] = field[l * nextLine + i * next];
      }
      for (int i = 0; i < length; i++) {
        double sum = 0;
        for (int k = Math.max(0, reach - i); k < Math.min(kernel.length, length + reach - i); k++) {
          sum += kernel[k] * line[i + k - reach];
        }
        field[l * nextLine + i * next] = sum;
      }
    }
  }
}
