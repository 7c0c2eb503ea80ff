package dev.nib.dataset.distort;

import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.augment.Affine;
import dev.nib.dataset.augment.Bilinear;
import dev.nib.dataset.augment.FillMode;

/** Moves the picture over its paper; what comes in at the edges is paper. */
final class Geometry {
  private Geometry() {}

  static void shift(Canvas canvas, SeededRandom random) {
    double y = canvas.pixels(random.between(-4, 4));
    double x = canvas.pixels(random.between(-4, 4));
    show(canvas, Affine.of(canvas.height, canvas.width, 0, 1, 1, y, x));
  }

  static void rotate(Canvas canvas, SeededRandom random) {
    double degrees = random.between(-30, 30);
    show(canvas, Affine.of(canvas.height, canvas.width, degrees, 1, 1, 0, 0));
  }

  static void scale(Canvas canvas, SeededRandom random) {
    double factor = 1 / random.between(0.5, 0.8);
    show(canvas, Affine.of(canvas.height, canvas.width, 0, factor, factor, 0, 0));
  }

  static void shear(Canvas canvas, SeededRandom random) {
    double slope = random.between(-0.5, 0.5);
    double middle = (canvas.height - 1) / 2.0;
    show(canvas, new Affine(1, slope, -slope * middle, 0, 1, 0));
  }

  private static void show(Canvas canvas, Affine affine) {
    double[] x = new double[canvas.ink.length];
    double[] y = new double[canvas.ink.length];
    for (int row = 0, i = 0; row < canvas.height; row++) {
      for (int column = 0; column < canvas.width; column++, i++) {
        x[i] = column;
        y[i] = row;
      }
    }
    affine.apply(x, y);
    float[] shown = new float[canvas.ink.length];
    new Bilinear(canvas.height, canvas.width, FillMode.CONSTANT, 0)
        .sample(canvas.levels, x, y, shown, 0);
    for (int i = 0; i < shown.length; i++) {
      canvas.ink[i] = shown[i] / 255;
    }
  }
}
