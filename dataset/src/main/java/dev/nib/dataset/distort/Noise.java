package dev.nib.dataset.distort;

import dev.nib.dataset.SeededRandom;

/** Pixels that are not what they should be, each by itself. */
final class Noise {
  /** The mean count of a pixel of full ink. */
  private static final double COUNTS = 5;

  private Noise() {}

  static void shot(Canvas canvas, SeededRandom random) {
    for (int i = 0; i < canvas.ink.length; i++) {
      canvas.ink[i] = poisson(COUNTS * canvas.ink[i], random) / COUNTS;
    }
  }

  /** A Poisson number by Knuth's method: uniform factors until their product is small. */
  private static int poisson(double mean, SeededRandom random) {
    double limit = StrictMath.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  static void impulse(Canvas canvas, SeededRandom random) {
    for (int i = 0; i < canvas.ink.length; i++) {
      int die = random.nextInt(12);
      if (die < 2) {
        canvas.ink[i] = die;
      }
    }
  }
}
