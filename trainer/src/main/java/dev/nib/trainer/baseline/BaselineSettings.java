package dev.nib.trainer.baseline;

import dev.nib.dataset.LabelledImages;

/** How to train a baseline, and with that which. */
public sealed interface BaselineSettings permits ForestSettings, SvmSettings {
  /**
   * Trains it.
   *
   * @param images at least two, of at least two classes
   * @param listener told how many trees or machines are done
   * @throws dev.nib.trainer.TrainingException if these images cannot be learnt from
   */
  Baseline train(LabelledImages images, BaselineListener listener);
}
