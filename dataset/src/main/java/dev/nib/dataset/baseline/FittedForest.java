package dev.nib.dataset.baseline;

import java.util.List;

/**
 * The best forest found whose constants fit a number of bytes of flash.
 *
 * @param forest it
 * @param flashBytes that its constants may take
 * @param constantBytes that they take
 * @param trainImages that trees were grown on
 * @param validationImages that were held out and decided
 * @param validationAccuracy on these, which are known to it: 0 to 1
 * @param trials what was tried
 */
public record FittedForest(
    Baseline forest,
    int flashBytes,
    int constantBytes,
    int trainImages,
    int validationImages,
    double validationAccuracy,
    List<Trial> trials) {
  public FittedForest {
    trials = List.copyOf(trials);
  }

  /**
   * A number of trees.
   *
   * @param trees how many
   * @param constantBytes that the best of so many took
   * @param validationAccuracy of these
   */
  public record Trial(int trees, int constantBytes, double validationAccuracy) {}
}
