package dev.nib.toolkit.robustness;

import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;

/**
 * Accuracies, 0 to 1.
 *
 * @param data where the images come from
 * @param tested which of them
 * @param seed of the distortions
 * @param kinds the distortions, in their order
 * @param models each model's accuracies
 */
public record RobustnessResult(
    String data, Tested tested, long seed, List<Kind> kinds, List<Measured> models) {
  /**
   * A distortion.
   *
   * @param name such as {@code shot-noise}
   * @param meaning what becomes of an image
   */
  public record Kind(String name, String meaning) {}

  /**
   * One model.
   *
   * @param clean its accuracy on the images as they are
   * @param distorted its accuracy for each kind, in their order
   * @param mean of {@code distorted}
   */
  public record Measured(ModelReference model, double clean, List<Double> distorted, double mean) {}
}
