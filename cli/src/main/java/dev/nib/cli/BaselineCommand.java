package dev.nib.cli;

import dev.nib.cli.report.Reproduction.ClassRow;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.Splits;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.trainer.baseline.Baseline;
import dev.nib.trainer.baseline.BaselineSettings;
import dev.nib.trainer.baseline.ForestSettings;
import dev.nib.trainer.baseline.SvmSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib baseline}: images in, a random forest or a support vector machine out. */
@Command(
    name = "baseline",
    mixinStandardHelpOptions = true,
    description = "Train a random forest or a support vector machine, and score it.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib baseline forest --data mnist -o digits.forest",
      "  nib baseline svm --data mnist --limit 10000 --penalty 5 -o digits.svm"
    })
final class BaselineCommand implements Runnable {
  @Mixin private CommonOptions common;

  // No --pixels: forest and SVM scale pixels their own way.
  @Mixin private ImageOptions imageOptions;

  @Parameters(index = "0", paramLabel = "KIND", description = "forest or svm.")
  private String kind;

  @Mixin private DataOption data;

  @Option(names = "-o", paramLabel = "FILE", required = true, description = "The file to write.")
  private Path output;

  @Option(
      names = "--limit",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Use only N training images, drawn with the classes in proportion (default: all).")
  private Integer limit;

  @Option(
      names = "--held-out",
      paramLabel = "F",
      description =
          "Score on this fraction of the training images, which are then not trained on, instead of"
              + " the test images (default: none of them).")
  private Double heldOut;

  @Option(
      names = "--trees",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Trees of the forest (default: 200).")
  private Integer trees;

  @Option(
      names = "--penalty",
      paramLabel = "C",
      description = "The SVM's penalty of an image on the wrong side (default: 1).")
  private Double penalty;

  /**
   * What {@code --json} prints.
   *
   * @param file that was written
   * @param sha256 of it
   * @param baseline random forest or SVM
   * @param summary what it consists of, in words
   * @param bytes size of the file
   * @param data where the images come from, as the user named it
   * @param dataSha256 of all training images and labels, before {@code --limit}
   * @param trainImages how many it learnt from
   * @param settings how
   * @param trainSeconds wall-clock time of the training
   * @param test scores on images that it did not learn from
   * @param classes scores of each class that occurs
   * @param macroAverage their plain means
   */
  record Result(
      String file,
      String sha256,
      String baseline,
      String summary,
      long bytes,
      String data,
      String dataSha256,
      int trainImages,
      BaselineSettings settings,
      double trainSeconds,
      Scores test,
      List<ClassRow> classes,
      ClassScores macroAverage) {}

  @Override
  public void run() {
    Console console = common.console();
    OutputFiles.requireFile("-o", output);
    BaselineSettings settings = settings();
    Dataset dataset =
        heldOut(
            TrainingImages.limited(
                imageOptions.loadOfAnySize(data.source(), common), limit, common.seed()));
    TrainingImages.check(dataset, console);
    long start = System.nanoTime();
    Baseline baseline =
        console.during(
            "training the " + kind, progress -> settings.train(dataset.train(), progress::at));
    double seconds = (System.nanoTime() - start) / 1e9;
    byte[] content = baseline.toBytes();
    OutputFiles.write(output, content);
    int[] predictions =
        console.during(
            "scoring the " + baseline.name(),
            progress -> baseline.predict(dataset.test(), common.threads(), progress::at));
    ConfusionMatrix matrix = ConfusionMatrix.of(dataset.test(), predictions);
    Result result =
        new Result(
            output.toString(),
            TfliteFile.sha256(content),
            baseline.name(),
            baseline.summary(),
            content.length,
            data.source(),
            dataset.trainSha256(),
            dataset.train().count(),
            settings,
            seconds,
            Scores.of(dataset.test(), predictions),
            ClassRow.of(matrix),
            matrix.macroAverage());
    console.result(result, text(result, matrix));
  }

  /** Images to train on and, of the same, images to score on. */
  private Dataset heldOut(Dataset dataset) {
    if (heldOut == null) {
      return dataset;
    }
    try {
      Splits.Split split = Splits.stratified(dataset.train(), heldOut, common.seed());
      return new Dataset(dataset.source(), split.rest(), split.chosen(), dataset.origin());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private BaselineSettings settings() {
    try {
      return switch (kind) {
        case "forest" -> forest();
        case "svm" -> svm();
        default -> throw new UsageException(kind + ": no such baseline; there are forest and svm");
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private ForestSettings forest() {
    refuse(penalty, "--penalty is for svm");
    ForestSettings settings =
        ForestSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
    return trees == null ? settings : settings.withTrees(trees);
  }

  private SvmSettings svm() {
    refuse(trees, "--trees is for forest");
    SvmSettings settings =
        SvmSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
    return penalty == null ? settings : settings.withC(penalty);
  }

  private static void refuse(Object option, String message) {
    if (option != null) {
      throw new UsageException(message);
    }
  }

  private static String text(Result result, ConfusionMatrix matrix) {
    return "%s: %s of %s, %,d bytes, trained on %,d images in %.0f s; %s of %,d others right%n%n%s%n%s"
        .formatted(
            result.file(),
            result.baseline(),
            result.summary(),
            result.bytes(),
            result.trainImages(),
            result.trainSeconds(),
            Scores.percent(result.test().accuracy()),
            result.test().images(),
            ClassificationReport.text(matrix),
            matrix);
  }
}
