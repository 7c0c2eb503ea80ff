package dev.nib.toolkit.baseline;

import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.dataset.baseline.FittedForest;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.dataset.baseline.SvmSettings;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.TrainingImages;
import dev.nib.toolkit.report.Reproduction.ClassRow;
import java.util.Optional;

/** Trains a random forest or a support vector machine, and scores it. */
public final class TrainBaseline {
  private TrainBaseline() {}

  /**
   * What was trained.
   *
   * @param trainImages how many it learnt from
   */
  private record Trained(
      Baseline baseline, int trainImages, Optional<BaselineResult.Flash> flash) {}

  /**
   * Trains, writes the file, and scores.
   *
   * @throws ToolkitException when a setting makes no sense, nothing can be written, or module
   *     {@code baseline} is not there
   * @throws dev.nib.dataset.baseline.BaselineException when images cannot be learnt from
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static BaselineResult run(TrainBaselineSettings settings, Progress progress) {
    OutputFiles.requireFile(Setting.OUTPUT, settings.output());
    BaselineTrainer trainer = Baselines.trainer();
    requireOfKind(settings);
    training(settings, trainer, 1); // refuses numbers before images are loaded
    Dataset dataset =
        heldOut(
            settings,
            TrainingImages.limited(
                Images.loadOfAnySize(settings.data(), settings.images(), settings.seed(), progress),
                settings.limit(),
                settings.seed()));
    TrainingImages.check(dataset, progress);
    BaselineSettings training = training(settings, trainer, dataset.train().imageSize());
    long start = System.nanoTime();
    Trained trained =
        progress.during(
            "training the " + settings.kind().word(),
            stage -> train(trainer, training, settings.flash(), dataset.train(), stage));
    Baseline baseline = trained.baseline();
    double seconds = (System.nanoTime() - start) / 1e9;
    byte[] content = baseline.toBytes();
    OutputFiles.write(settings.output(), content);
    int[] predictions =
        progress.during(
            "scoring the " + baseline.name(),
            stage -> baseline.predict(dataset.test(), settings.threads(), stage::at));
    ConfusionMatrix matrix = ConfusionMatrix.of(dataset.test(), predictions);
    return new BaselineResult(
        settings.output().toString(),
        TfliteFile.sha256(content),
        baseline.name(),
        baseline.summary(),
        content.length,
        settings.data(),
        dataset.trainSha256(),
        trained.trainImages(),
        training,
        seconds,
        trained.flash(),
        Scores.of(dataset.test(), predictions),
        ClassRow.of(matrix),
        matrix.macroAverage());
  }

  /** Images to train on and, of the same, images to score on. */
  private static Dataset heldOut(TrainBaselineSettings settings, Dataset dataset) {
    if (settings.heldOut().isEmpty()) {
      return dataset;
    }
    try {
      Splits.Split split =
          Splits.stratified(dataset.train(), settings.heldOut().get(), settings.seed());
      return new Dataset(dataset.source(), split.rest(), split.chosen(), dataset.origin());
    } catch (IllegalArgumentException e) {
      throw new ToolkitException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireOfKind(TrainBaselineSettings settings) {
    switch (settings.kind()) {
      case FOREST -> refuse(settings.penalty(), Setting.PENALTY, "svm");
      case SVM -> {
        refuse(settings.trees(), Setting.TREES, "forest");
        refuse(settings.depth(), Setting.DEPTH, "forest");
        refuse(settings.leaves(), Setting.LEAVES, "forest");
        refuse(settings.splitPixels(), Setting.SPLIT_PIXELS, "forest");
        refuse(settings.flash(), Setting.FLASH, "forest");
      }
    }
  }

  private static void refuse(Optional<?> given, Setting setting, String kind) {
    if (given.isPresent()) {
      throw new ToolkitException("%s is for %s", setting, kind);
    }
  }

  /**
   * How it is trained.
   *
   * @param pixels of an image
   */
  private static BaselineSettings training(
      TrainBaselineSettings settings, BaselineTrainer trainer, int pixels) {
    try {
      BaselineSettings training =
          settings.kind() == TrainBaselineSettings.Kind.FOREST
              ? forest(settings, trainer, pixels)
              : svm(settings);
      trainer.check(training);
      return training;
    } catch (IllegalArgumentException e) {
      throw new ToolkitException(String.valueOf(e.getMessage()));
    }
  }

  private static ForestSettings forest(
      TrainBaselineSettings settings, BaselineTrainer trainer, int pixels) {
    ForestSettings defaults =
        settings.flash().isPresent() ? trainer.defaultsToFit(pixels) : ForestSettings.defaults();
    return defaults
        .withSeed(settings.seed())
        .withThreads(settings.threads())
        .withTrees(settings.trees().orElse(defaults.trees()))
        .withDepth(settings.depth().orElse(defaults.depth()))
        .withLeaves(settings.leaves().orElse(defaults.leaves()))
        .withSplitPixels(settings.splitPixels().orElse(defaults.splitPixels()));
  }

  private static SvmSettings svm(TrainBaselineSettings settings) {
    SvmSettings defaults =
        SvmSettings.defaults().withSeed(settings.seed()).withThreads(settings.threads());
    return settings.penalty().map(defaults::withC).orElse(defaults);
  }

  private static Trained train(
      BaselineTrainer trainer,
      BaselineSettings training,
      Optional<Integer> flash,
      LabelledImages images,
      Progress.Stage stage) {
    if (flash.isEmpty()) {
      return new Trained(
          trainer.train(training, images, stage::at), images.count(), Optional.empty());
    }
    FittedForest fitted = trainer.fit((ForestSettings) training, images, flash.get(), stage::at);
    return new Trained(
        fitted.forest(), fitted.trainImages(), Optional.of(BaselineResult.Flash.of(fitted)));
  }
}
