package dev.nib.cli;

import dev.nib.dataset.baseline.BaselineTrainer;
import java.util.ServiceLoader;

/** What trains forests and support vector machines, where it is there. */
final class Baselines {
  private Baselines() {}

  /**
   * The trainer on the class path.
   *
   * @throws UsageException when there is none
   */
  static BaselineTrainer trainer() {
    return ServiceLoader.load(BaselineTrainer.class, Baselines.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "this distribution of nib has no module baseline, which trains random forests"
                        + " and SVMs by Smile (GPL-3.0); put nib-baseline and what it needs on the"
                        + " class path, or build nib from its sources, which have it"));
  }
}
