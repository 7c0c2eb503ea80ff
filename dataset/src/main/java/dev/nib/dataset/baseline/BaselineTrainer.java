package dev.nib.dataset.baseline;

import dev.nib.dataset.LabelledImages;
import java.nio.file.Path;

/**
 * Trains baselines: a service that {@link java.util.ServiceLoader} finds. What trains them may be
 * under another licence than nib, so nothing but this names it, and a distribution can leave it
 * out.
 */
public interface BaselineTrainer {
  /**
   * Refuses settings that cannot be trained with, before there are images.
   *
   * @throws IllegalArgumentException one line with the number and its range
   */
  void check(BaselineSettings settings);

  /**
   * Trains a baseline.
   *
   * @param images at least two, of at least two classes
   * @param listener told how many trees or machines are done
   * @throws BaselineException if these images cannot be learnt from
   * @throws IllegalArgumentException as {@link #check} does
   */
  Baseline train(BaselineSettings settings, LabelledImages images, BaselineListener listener);

  /**
   * What {@link #fit} grows to choose from.
   *
   * @param pixels of an image
   */
  ForestSettings defaultsToFit(int pixels);

  /**
   * Looks for the best forest whose constants fit a chip.
   *
   * @param settings of the trees to choose from
   * @param flashBytes that its constants may take
   * @param listener told how many trees are done
   * @throws BaselineException if no forest fits, or these images cannot be learnt from
   * @throws IllegalArgumentException as {@link #check} does
   */
  FittedForest fit(
      ForestSettings settings, LabelledImages images, int flashBytes, BaselineListener listener);

  /**
   * Reads a file of {@link Baseline#toBytes}.
   *
   * @throws BaselineException if it cannot be read, is damaged or is no such file
   */
  Baseline read(Path file);
}
