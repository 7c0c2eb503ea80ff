package dev.nib.toolkit.study;

import dev.nib.codegen.Version;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.Augmenter;
import dev.nib.dataset.baseline.BaselineSettings;
import dev.nib.dataset.baseline.BaselineTrainer;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.dataset.baseline.SvmSettings;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.baseline.Baselines;
import dev.nib.toolkit.files.Json;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.TrainingImages;
import dev.nib.toolkit.report.HtmlReport;
import dev.nib.toolkit.report.Predictions;
import dev.nib.toolkit.report.ReportData;
import dev.nib.toolkit.report.Reproduction;
import dev.nib.toolkit.report.Reproduction.ClassRow;
import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Robustness;
import dev.nib.toolkit.report.ReproductionReport;
import dev.nib.toolkit.training.Train;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Nets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Trains the study's contestants, and holds them against distorted test images. */
public final class Reproduce {
  /** Among so many there are some of each class for the pictures. */
  private static final int SAMPLES = 500;

  private Reproduce() {}

  /**
   * Trains a CNN, the same with augmentation, a random forest and an SVM, scores them and the int8
   * nets, and writes models, {@code reproduction.json} and {@code report.html}.
   *
   * @throws ToolkitException when a setting makes no sense, nothing can be written, or module
   *     {@code baseline} is not there
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static Reproduction run(ReproduceSettings settings, Progress progress) {
    long start = System.nanoTime();
    Path folder = settings.output();
    OutputFiles.requireFolder(Setting.OUTPUT, folder);
    StudySize size = size(settings);
    BaselineTrainer baselines = Baselines.trainer();
    check(baselines, forest(settings, size));
    Dataset dataset =
        Images.load(settings.data(), settings.preparation(), settings.seed(), progress);
    TrainingImages.check(dataset, progress);
    LabelledImages chosen = Study.images(dataset.train(), size.images(), settings.seed());
    if (chosen.count() < 2) {
      throw new ToolkitException(
          "%s: has %d training image; 2 at least are needed, one of them to validate on",
          settings.data(), chosen.count());
    }
    StudyTraining training =
        new StudyTraining(
            chosen, size, settings.seed(), settings.threads(), folder, baselines, progress);
    List<StudyEntry> entries =
        List.of(
            training.cnn("CNN", "cnn", Augmentation.none(), Study.CNN),
            training.cnn(
                "CNN with augmentation", "cnn-augmented", Study.AUGMENTATION, Study.AUGMENTED_CNN),
            training.baseline("random forest", "forest.nibb", forest(settings, size), Study.FOREST),
            training.baseline("SVM", "svm.nibb", svm(settings), Study.SVM));
    LabelledImages test = dataset.test().head(size.testImages());
    List<LabelledImages> sets =
        Study.distortions().stream()
            .map(d -> Augmenter.apply(d.augmentation(), test, settings.seed()))
            .toList();
    List<Predictions> undistorted = new ArrayList<>();
    List<ReproductionReport.NamedNet> nets = new ArrayList<>();
    List<Robustness> robustness = new ArrayList<>();
    for (StudyEntry entry : entries) {
      List<Predictions> first = new ArrayList<>();
      entry.rows().forEach(row -> robustness.add(robustness(row, sets, first)));
      if (entry.net().isPresent()) {
        String name = entry.contestant().name();
        nets.add(new ReproductionReport.NamedNet(name, entry.result(sets.get(0), first)));
      }
      undistorted.addAll(first);
    }
    Path report = folder.resolve(HtmlReport.PAGE);
    List<Contestant> contestants = entries.stream().map(StudyEntry::contestant).toList();
    Reproduction result =
        new Reproduction(
            Version.NIB,
            report.toString(),
            settings.data(),
            dataset.trainSha256(),
            dataset.testSha256(),
            settings.seed(),
            chosen.count(),
            Study.IMAGES,
            contestants,
            Study.distortions(),
            test.count(),
            robustness,
            Reproduction.outOfOrder(contestants).isEmpty(),
            robustness.get(2).accuracy().get(1) - robustness.get(0).accuracy().get(1),
            (System.nanoTime() - start) / 1e9);
    OutputFiles.write(folder.resolve("reproduction.json"), Json.text(result) + "\n");
    LabelledImages augmented =
        Augmenter.apply(Study.AUGMENTATION, chosen.head(SAMPLES), settings.seed());
    OutputFiles.write(
        folder,
        ReproductionReport.files(
            result,
            new ReproductionReport.Pictures(
                chosen,
                augmented,
                sets,
                undistorted,
                nets,
                ReportData.Origin.now(),
                settings.commands())));
    return result;
  }

  private static StudySize size(ReproduceSettings settings) {
    NetDefinition standard = settings.quick() ? Nets.COMPACT : Nets.REPORT;
    NetDefinition chosen =
        settings.net().map(net -> Train.definition(net, "study")).orElse(standard);
    StudySize size = settings.quick() ? StudySize.quick(chosen) : StudySize.whole(chosen);
    return size.with(settings.images(), settings.epochs(), settings.trees(), settings.testImages());
  }

  /** Refuses numbers before images are loaded. */
  private static void check(BaselineTrainer trainer, BaselineSettings settings) {
    try {
      trainer.check(settings);
    } catch (IllegalArgumentException e) {
      throw new ToolkitException(String.valueOf(e.getMessage()));
    }
  }

  private static BaselineSettings forest(ReproduceSettings settings, StudySize size) {
    return ForestSettings.defaults()
        .withSeed(settings.seed())
        .withThreads(settings.threads())
        .withTrees(size.trees());
  }

  private static BaselineSettings svm(ReproduceSettings settings) {
    return SvmSettings.defaults().withSeed(settings.seed()).withThreads(settings.threads());
  }

  /** Also adds the predictions for the first set to {@code first}. */
  private static Robustness robustness(
      StudyEntry.Row row, List<LabelledImages> sets, List<Predictions> first) {
    List<Double> accuracy = new ArrayList<>();
    ConfusionMatrix asTheyAre = null;
    for (LabelledImages set : sets) {
      Predictions predictions = row.classifier().apply(set);
      ConfusionMatrix matrix = ConfusionMatrix.of(set, predictions.classes());
      if (asTheyAre == null) {
        first.add(predictions);
        asTheyAre = matrix;
      }
      accuracy.add(matrix.accuracy());
    }
    return new Robustness(row.name(), accuracy, ClassRow.of(asTheyAre), asTheyAre.macroAverage());
  }
}
