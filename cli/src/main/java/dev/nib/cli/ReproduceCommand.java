package dev.nib.cli;

import dev.nib.cli.report.Predictions;
import dev.nib.cli.report.Reproduction;
import dev.nib.cli.report.Reproduction.ClassRow;
import dev.nib.cli.report.Reproduction.Contestant;
import dev.nib.cli.report.Reproduction.Robustness;
import dev.nib.cli.report.ReproductionReport;
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
import dev.nib.trainer.NetDefinition;
import dev.nib.trainer.Nets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib reproduce}: the comparison of CNN, CNN with augmentation, random forest and SVM. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Train and score a CNN, the same with augmentation, a random forest and an SVM on 42,000",
      "images, and hold all of them and the int8 nets against distorted test images."
    },
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib reproduce --data mnist -o study",
      "  nib reproduce --data mnist --quick -o study"
    })
final class ReproduceCommand implements Runnable {
  /** Among so many there are some of each class for the pictures. */
  private static final int SAMPLES = 500;

  @Mixin private CommonOptions common;

  // No --pixels: the study's nets take 0..1, and its forest and SVM scale pixels their own way.
  @Mixin private ImageOptions imageOptions;

  @Mixin private DataOption data;

  @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path folder;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      description =
          "The CNN: report, appendix, compact or text (default: report, with --quick compact).")
  private String net;

  @Option(
      names = "--images",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Cut training and validation parts from so many (default: 42000, with --quick 6000).")
  private Integer images;

  @Option(
      names = "--epochs",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Of the CNNs (default: 10).")
  private Integer epochs;

  @Option(
      names = "--trees",
      paramLabel = "N",
      description = "Of the forest (default: 200; quick: 100).")
  private Integer trees;

  @Option(
      names = "--test-images",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "How many test images to distort, the first of them (default: 2000, with --quick"
              + " 1000).")
  private Integer testImages;

  @Option(
      names = "--quick",
      description =
          "A small net, a seventh of the images and half of the trees: the study's order in a"
              + " minute or two.")
  private boolean quick;

  @Override
  public void run() {
    long start = System.nanoTime();
    Console console = common.console();
    OutputFiles.requireFolder("-o", folder);
    StudySize size = size();
    BaselineTrainer baselines = Baselines.trainer();
    check(baselines, forest(size));
    Dataset dataset = imageOptions.load(data.source(), common);
    TrainingImages.check(dataset, console);
    LabelledImages chosen = Study.images(dataset.train(), size.images(), common.seed());
    if (chosen.count() < 2) {
      throw new UsageException(
          "%s: has %d training image; 2 at least are needed, one of them to validate on"
              .formatted(data.source(), chosen.count()));
    }
    StudyTraining training =
        new StudyTraining(
            chosen, size, common.seed(), common.threads(), folder, baselines, console);
    List<StudyEntry> entries =
        List.of(
            training.cnn("CNN", "cnn", Augmentation.none(), Study.CNN),
            training.cnn(
                "CNN with augmentation", "cnn-augmented", Study.AUGMENTATION, Study.AUGMENTED_CNN),
            training.baseline("random forest", "forest.nibb", forest(size), Study.FOREST),
            training.baseline("SVM", "svm.nibb", svm(), Study.SVM));
    LabelledImages test = dataset.test().head(size.testImages());
    List<LabelledImages> sets =
        Study.distortions().stream()
            .map(d -> Augmenter.apply(d.augmentation(), test, common.seed()))
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
    Path report = folder.resolve("report.html");
    List<Contestant> contestants = entries.stream().map(StudyEntry::contestant).toList();
    Reproduction result =
        new Reproduction(
            Version.NIB,
            report.toString(),
            data.source(),
            dataset.trainSha256(),
            dataset.testSha256(),
            common.seed(),
            chosen.count(),
            Study.IMAGES,
            contestants,
            Study.distortions(),
            test.count(),
            robustness,
            Reproduction.outOfOrder(contestants).isEmpty(),
            robustness.get(2).accuracy().get(1) - robustness.get(0).accuracy().get(1),
            (System.nanoTime() - start) / 1e9);
    OutputFiles.write(folder.resolve("reproduction.json"), Console.json(result) + "\n");
    LabelledImages augmented =
        Augmenter.apply(Study.AUGMENTATION, chosen.head(SAMPLES), common.seed());
    OutputFiles.write(
        report,
        ReproductionReport.render(
            result, new ReproductionReport.Pictures(chosen, augmented, sets, undistorted, nets)));
    console.result(result, ReproductionText.of(result, folder));
  }

  private StudySize size() {
    NetDefinition standard = quick ? Nets.COMPACT : Nets.REPORT;
    NetDefinition chosen = net == null ? standard : TrainCommand.definition(net, "study");
    StudySize size = quick ? StudySize.quick(chosen) : StudySize.whole(chosen);
    return size.with(images, epochs, trees, testImages);
  }

  /** Refuses numbers before images are loaded. */
  private static void check(BaselineTrainer trainer, BaselineSettings settings) {
    try {
      trainer.check(settings);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private BaselineSettings forest(StudySize size) {
    return ForestSettings.defaults()
        .withSeed(common.seed())
        .withThreads(common.threads())
        .withTrees(size.trees());
  }

  private BaselineSettings svm() {
    return SvmSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
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
