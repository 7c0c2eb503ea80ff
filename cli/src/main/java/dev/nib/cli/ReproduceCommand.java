package dev.nib.cli;

import dev.nib.cli.report.Predictions;
import dev.nib.cli.report.Reproduction;
import dev.nib.cli.report.Reproduction.Robustness;
import dev.nib.cli.report.ReproductionReport;
import dev.nib.codegen.Version;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.dataset.augment.Augmenter;
import dev.nib.trainer.Nets;
import dev.nib.trainer.baseline.BaselineSettings;
import dev.nib.trainer.baseline.ForestSettings;
import dev.nib.trainer.baseline.SvmSettings;
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
  private static final int QUICK_IMAGES = 1200;
  private static final int QUICK_TEST_IMAGES = 200;
  private static final int QUICK_EPOCHS = 2;
  private static final int QUICK_TREES = 20;
  private static final int TEST_IMAGES = 2000;

  /** Among so many there are some of each class for the pictures. */
  private static final int SAMPLES = 500;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private DataOption data;

  @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path folder;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      description = "The CNN: report, appendix or compact (default: report, with --quick compact).")
  private String net;

  @Option(
      names = "--epochs",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Of the CNNs (default: 10, with --quick 2).")
  private Integer epochs;

  @Option(
      names = "--test-images",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "How many test images to distort, the first of them (default: 2000, with --quick"
              + " 200).")
  private Integer testImages;

  @Option(
      names = "--quick",
      description = "A small net, few images, epochs and trees: to see that everything works.")
  private boolean quick;

  @Override
  public void run() {
    long start = System.nanoTime();
    Console console = common.console();
    OutputFiles.requireFolder("-o", folder);
    Dataset dataset = imageOptions.load(data.source(), common);
    LabelledImages images =
        Study.images(dataset.train(), quick ? QUICK_IMAGES : Study.IMAGES, common.seed());
    if (images.count() < 2) {
      throw new UsageException(
          "%s: has %d training image; 2 at least are needed, one of them to validate on"
              .formatted(data.source(), images.count()));
    }
    StudyTraining training =
        new StudyTraining(
            images,
            TrainCommand.definition(
                net != null ? net : quick ? Nets.COMPACT.name() : Nets.REPORT.name(), "study"),
            epochs != null ? epochs : quick ? QUICK_EPOCHS : Study.EPOCHS,
            common.seed(),
            common.threads(),
            folder,
            console);
    List<StudyEntry> entries =
        List.of(
            training.cnn("CNN", "cnn", Augmentation.none(), Study.CNN),
            training.cnn(
                "CNN with augmentation", "cnn-augmented", Study.AUGMENTATION, Study.AUGMENTED_CNN),
            training.baseline("random forest", "forest.nibb", forest(), Study.FOREST),
            training.baseline("SVM", "svm.nibb", svm(), Study.SVM));
    int count = testImages != null ? testImages : quick ? QUICK_TEST_IMAGES : TEST_IMAGES;
    LabelledImages test = dataset.test().head(count);
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
    Reproduction result =
        new Reproduction(
            Version.NIB,
            data.source(),
            dataset.trainSha256(),
            dataset.testSha256(),
            common.seed(),
            images.count(),
            entries.stream().map(StudyEntry::contestant).toList(),
            Study.distortions(),
            test.count(),
            robustness,
            robustness.get(2).accuracy().get(1) - robustness.get(0).accuracy().get(1),
            (System.nanoTime() - start) / 1e9);
    OutputFiles.write(folder.resolve("reproduction.json"), Console.json(result) + "\n");
    LabelledImages augmented =
        Augmenter.apply(Study.AUGMENTATION, images.head(SAMPLES), common.seed());
    OutputFiles.write(
        folder.resolve("report.html"),
        ReproductionReport.render(
            result, new ReproductionReport.Pictures(images, augmented, sets, undistorted, nets)));
    console.result(result, ReproductionText.of(result, folder));
  }

  private BaselineSettings forest() {
    ForestSettings settings =
        ForestSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
    return quick ? settings.withTrees(QUICK_TREES) : settings;
  }

  private BaselineSettings svm() {
    return SvmSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
  }

  /** Also adds the predictions for the first set to {@code first}. */
  private static Robustness robustness(
      StudyEntry.Row row, List<LabelledImages> sets, List<Predictions> first) {
    List<Double> accuracy = new ArrayList<>();
    for (LabelledImages set : sets) {
      Predictions predictions = row.classifier().apply(set);
      if (accuracy.isEmpty()) {
        first.add(predictions);
      }
      accuracy.add(ConfusionMatrix.of(set, predictions.classes()).accuracy());
    }
    return new Robustness(row.name(), accuracy);
  }
}
