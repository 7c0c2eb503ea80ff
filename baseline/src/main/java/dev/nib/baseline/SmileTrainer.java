package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.dataset.baseline.FittedForest;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.dataset.baseline.SvmSettings;
import dev.nib.model.forest.Forest;
import java.nio.file.Path;

/** Grows forests and trains support vector machines with Smile. */
public final class SmileTrainer implements BaselineTrainer {
  /** For {@link java.util.ServiceLoader}. */
  public SmileTrainer() {}

  @Override
  public void check(BaselineSettings settings) {
    if (settings instanceof ForestSettings forest && forest.trees() > Forest.MOST_TREES) {
      throw new IllegalArgumentException(
          "%d trees, not 1..%d".formatted(forest.trees(), Forest.MOST_TREES));
    }
  }

  @Override
  public Baseline train(
      BaselineSettings settings, LabelledImages images, BaselineListener listener) {
    check(settings);
    return settings instanceof ForestSettings forest
        ? ForestTrainer.train(images, forest, listener)
        : SvmTrainer.train(images, (SvmSettings) settings, listener);
  }

  @Override
  public ForestSettings defaultsToFit(int pixels) {
    return ChipForest.defaults(pixels);
  }

  @Override
  public FittedForest fit(
      ForestSettings settings, LabelledImages images, int flashBytes, BaselineListener listener) {
    check(settings);
    return ChipForest.train(images, settings, flashBytes, listener);
  }

  @Override
  public Baseline read(Path file) {
    return BaselineFile.read(file);
  }
}
