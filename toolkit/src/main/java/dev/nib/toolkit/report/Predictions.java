package dev.nib.toolkit.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** What a net took images for, in the order of the images; immutable. */
public final class Predictions {
  private final int[] classes;
  private final Optional<float[][]> probabilities;

  private Predictions(int[] classes, Optional<float[][]> probabilities) {
    this.classes = classes;
    this.probabilities = probabilities;
  }

  /**
   * Predictions without probabilities.
   *
   * @param classes {@code [N]}, copied
   */
  public static Predictions of(int[] classes) {
    return new Predictions(classes.clone(), Optional.empty());
  }

  /**
   * Predictions with the probability of every class.
   *
   * @param classes {@code [N]}, copied
   * @param probabilities {@code [N, classes]}, each 0..1, copied
   * @throws IllegalArgumentException if the lengths differ or a row lacks its prediction
   */
  public static Predictions of(int[] classes, float[][] probabilities) {
    if (classes.length != probabilities.length) {
      throw new IllegalArgumentException(
          classes.length + " predictions, but " + probabilities.length + " rows of probabilities");
    }
    for (int i = 0; i < classes.length; i++) {
      Objects.checkIndex(classes[i], probabilities[i].length);
    }
    float[][] copy = Arrays.stream(probabilities).map(float[]::clone).toArray(float[][]::new);
    return new Predictions(classes.clone(), Optional.of(copy));
  }

  /** The number of images, N. */
  public int count() {
    return classes.length;
  }

  /** What image {@code image} was taken for. */
  public int predicted(int image) {
    return classes[image];
  }

  /** Whether {@link #probability} knows anything. */
  public boolean hasProbabilities() {
    return probabilities.isPresent();
  }

  /** How probable the net held its prediction for {@code image}, 0..1; 1 if that is not known. */
  public float probability(int image) {
    return probabilities.map(p -> p[image][classes[image]]).orElse(1f);
  }

  /**
   * How far two nets' outputs for an image are apart: the largest difference of a probability, or 1
   * for different answers when either net's probabilities are not known.
   */
  public double change(Predictions other, int image) {
    if (probabilities.isEmpty() || other.probabilities.isEmpty()) {
      return classes[image] == other.classes[image] ? 0 : 1;
    }
    float[] mine = probabilities.get()[image];
    float[] others = other.probabilities.get()[image];
    double largest = 0;
    for (int c = 0; c < mine.length; c++) {
      largest = Math.max(largest, Math.abs((double) mine[c] - others[c]));
    }
    return largest;
  }

  /** What each image was taken for, {@code [N]}; a copy. */
  public int[] classes() {
    return classes.clone();
  }

  /** How many images both take for the same. */
  public int agreeing(Predictions other) {
    int same = 0;
    for (int i = 0; i < classes.length; i++) {
      same += classes[i] == other.classes[i] ? 1 : 0;
    }
    return same;
  }
}
