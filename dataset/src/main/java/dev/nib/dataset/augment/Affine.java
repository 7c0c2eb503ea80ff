package dev.nib.dataset.augment;

import dev.nib.dataset.SeededRandom;

/**
 * The way from a pixel of the changed image to the point of the original that it shows.
 *
 * <p>In the order of Keras' {@code apply_affine_transform}, from the changed image to the original:
 * scale by the zoom factors, shift, turn, all about the middle of the image, {@code ((W - 1) / 2,
 * (H - 1) / 2)}. (Keras takes the middle of an image that is not square with its sides exchanged;
 * this does not.)
 *
 * @param xx the change of the column along a row
 * @param xy the change of the column along a column
 * @param x0 the column that pixel (0, 0) shows
 * @param yx the change of the row along a row
 * @param yy the change of the row along a column
 * @param y0 the row that pixel (0, 0) shows
 */
public record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {

  /**
   * Puts the transforms together.
   *
   * @param degrees turns by so much; the picture turns anticlockwise
   * @param zoomY the factor of the rows; above 1 the picture shrinks
   * @param zoomX the factor of the columns
   * @param shiftY pixels; the picture moves up
   * @param shiftX pixels; the picture moves to the left
   */
  public static Affine of(
      int height,
      int width,
      double degrees,
      double zoomY,
      double zoomX,
      double shiftY,
      double shiftX) {
    // StrictMath: the same numbers on every machine.
    double sine = StrictMath.sin(StrictMath.toRadians(degrees));
    double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
    double middleY = (height - 1) / 2.0;
    double middleX = (width - 1) / 2.0;
    double v = shiftY - zoomY * middleY;
    double u = shiftX - zoomX * middleX;
    return new Affine(
        cosine * zoomX,
        -sine * zoomY,
        middleX + (cosine * u - sine * v),
        sine * zoomX,
        cosine * zoomY,
        middleY + (sine * u + cosine * v));
  }

  /** Draws the amounts; always five numbers, so that one setting does not change another's luck. */
  static Affine draw(Augmentation augmentation, int height, int width, SeededRandom random) {
    double degrees = spread(random, augmentation.rotationDegrees());
    double shiftY = height * spread(random, augmentation.heightShift());
    double shiftX = width * spread(random, augmentation.widthShift());
    double zoomY = 1 + spread(random, augmentation.zoom());
    double zoomX = 1 + spread(random, augmentation.zoom());
    return of(height, width, degrees, zoomY, zoomX, shiftY, shiftX);
  }

  private static double spread(SeededRandom random, double amount) {
    return random.between(-amount, amount);
  }

  /** Replaces the coordinates of points of the changed image with those of the original. */
  public void apply(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      double column = x[i];
      double row = y[i];
      x[i] = xx * column + xy * row + x0;
      y[i] = yx * column + yy * row + y0;
    }
  }
}
