package dev.nib.dataset.augment;

import java.util.Objects;

/**
 * What may happen to an image before a net sees it; each amount is the largest, and every image
 * draws its own.
 *
 * @param rotationDegrees turns by up to so much to either side, 0..180
 * @param zoom scales rows and columns by two factors drawn from {@code [1 - zoom, 1 + zoom]}, 0 or
 *     more and less than 1; as in Keras, a factor above 1 shows more of the sheet and a smaller
 *     digit
 * @param widthShift shifts along the columns by up to so much of the width, 0..1
 * @param heightShift shifts along the rows by up to so much of the height, 0..1
 * @param fill what comes in from beyond the edges
 * @param fillValue the grey value of {@link FillMode#CONSTANT}, 0..255
 * @param elasticAmplitude the standard deviation in pixels, along either axis, of a smooth random
 *     displacement; 0 or more, 0 for none
 * @param eraseProbability how often a rectangle is overwritten with noise, 0..1
 */
public record Augmentation(
    double rotationDegrees,
    double zoom,
    double widthShift,
    double heightShift,
    FillMode fill,
    int fillValue,
    double elasticAmplitude,
    double eraseProbability) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public Augmentation {
    Objects.requireNonNull(fill, "fill");
    require(rotationDegrees >= 0 && rotationDegrees <= 180, "rotation", rotationDegrees, "0..180");
    require(zoom >= 0 && zoom < 1, "zoom", zoom, "0 or more and less than 1");
    require(widthShift >= 0 && widthShift <= 1, "width shift", widthShift, "0..1");
    require(heightShift >= 0 && heightShift <= 1, "height shift", heightShift, "0..1");
    require(fillValue >= 0 && fillValue <= 255, "fill value", fillValue, "0..255");
    require(
        elasticAmplitude >= 0 && elasticAmplitude <= 100,
        "elastic amplitude",
        elasticAmplitude,
        "0..100 pixels");
    require(
        eraseProbability >= 0 && eraseProbability <= 1,
        "erase probability",
        eraseProbability,
        "0..1");
  }

  private static void require(boolean holds, String what, Number value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is " + value + ", not " + range);
    }
  }

  /** Nothing happens. */
  public static Augmentation none() {
    return new Augmentation(0, 0, 0, 0, FillMode.NEAREST, 0, 0, 0);
  }

  /**
   * What the study did: 10 degrees, zoom and shifts of 0.3, and the edges filled with the nearest
   * pixel, as {@code ImageDataGenerator} does by default.
   */
  public static Augmentation study() {
    return new Augmentation(10, 0.3, 0.3, 0.3, FillMode.NEAREST, 0, 0, 0);
  }

  /** What keeps nearly every digit whole: 10 degrees, zoom and shifts of 0.1, paper outside. */
  public static Augmentation gentle() {
    return new Augmentation(10, 0.1, 0.1, 0.1, FillMode.CONSTANT, 0, 0, 0);
  }

  /** Whether every image stays as it is. */
  public boolean isNone() {
    return rotationDegrees == 0
        && zoom == 0
        && widthShift == 0
        && heightShift == 0
        && elasticAmplitude == 0
        && eraseProbability == 0;
  }

  /** The same with another {@link #rotationDegrees}. */
  public Augmentation withRotation(double degrees) {
    return new Augmentation(
        degrees,
        zoom,
        widthShift,
        heightShift,
        fill,
        fillValue,
        elasticAmplitude,
        eraseProbability);
  }

  /** The same with another {@link #zoom}. */
  public Augmentation withZoom(double range) {
    return new Augmentation(
        rotationDegrees,
        range,
        widthShift,
        heightShift,
        fill,
        fillValue,
        elasticAmplitude,
        eraseProbability);
  }

  /** The same with another {@link #widthShift} and {@link #heightShift}. */
  public Augmentation withShifts(double ofWidth, double ofHeight) {
    return new Augmentation(
        rotationDegrees,
        zoom,
        ofWidth,
        ofHeight,
        fill,
        fillValue,
        elasticAmplitude,
        eraseProbability);
  }

  /** The same with another {@link #fill} and {@link #fillValue}. */
  public Augmentation withFill(FillMode mode, int value) {
    return new Augmentation(
        rotationDegrees,
        zoom,
        widthShift,
        heightShift,
        mode,
        value,
        elasticAmplitude,
        eraseProbability);
  }

  /** The same with another {@link #elasticAmplitude}. */
  public Augmentation withElastic(double amplitude) {
    return new Augmentation(
        rotationDegrees,
        zoom,
        widthShift,
        heightShift,
        fill,
        fillValue,
        amplitude,
        eraseProbability);
  }

  /** The same with another {@link #eraseProbability}. */
  public Augmentation withErasing(double probability) {
    return new Augmentation(
        rotationDegrees,
        zoom,
        widthShift,
        heightShift,
        fill,
        fillValue,
        elasticAmplitude,
        probability);
  }
}
