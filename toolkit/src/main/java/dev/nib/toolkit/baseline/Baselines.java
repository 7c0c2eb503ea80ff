package dev.nib.toolkit.baseline;

import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.toolkit.ToolkitException;
import java.util.ServiceLoader;

/** What trains forests and support vector machines, where it is there. */
public final class Baselines {
  private Baselines() {}

  /**
   * The trainer on the class path.
   *
   * @throws ToolkitException when there is none
   */
  public static BaselineTrainer trainer() {
    return ServiceLoader.load(BaselineTrainer.class, Baselines.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new ToolkitException(
                    "this distribution of nib has no module baseline, which trains random forests"
                        + " and SVMs by Smile (GPL-3.0); put nib-baseline and what it needs on the"
                        + " class path, or build nib from its sources, which have it"));
  }
}
