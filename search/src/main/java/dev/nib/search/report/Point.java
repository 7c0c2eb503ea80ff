package dev.nib.search.report;

import dev.nib.search.trial.Costs;
import java.util.List;
import java.util.Optional;

/**
 * A net that a search found.
 *
 * @param name by which {@code nib search export} takes it; its choices decide it
 * @param net as text
 * @param learningRate Adam's largest step
 * @param augment how images were changed
 * @param perTensorWeights whether a layer's weights share a scale
 * @param epochs passes over the training images
 * @param taught whether it learnt from a teacher
 * @param front whether no other one is nowhere worse and somewhere better
 * @param costs of the file that is exported
 * @param validation mean accuracy of the int8 files on the images held out, by which it was chosen
 * @param test of the int8 files on the test images; absent for a net that is no finalist yet
 * @param seeds each training
 * @param commands that make the exported files again
 */
public record Point(
    String name,
    String net,
    double learningRate,
    String augment,
    boolean perTensorWeights,
    int epochs,
    boolean taught,
    boolean front,
    Costs costs,
    double validation,
    Optional<MeanInterval> test,
    List<Seed> seeds,
    List<String> commands) {
  /** Copies the lists. */
  public Point {
    seeds = List.copyOf(seeds);
    commands = List.copyOf(commands);
  }

  /**
   * One training.
   *
   * @param seed of weights, order and augmentation
   * @param float32Validation accuracy of the float32 file on the images held out
   * @param int8Validation the same of the int8 file
   * @param int8Test of the int8 file on the test images; absent where it was not measured
   * @param exported whether its files are exported: the median on the images held out
   */
  public record Seed(
      long seed,
      double float32Validation,
      double int8Validation,
      Optional<Double> int8Test,
      boolean exported) {}
}
