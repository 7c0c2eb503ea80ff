package dev.nib.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.Splits;
import dev.nib.trainer.baseline.Baseline;
import dev.nib.trainer.baseline.BaselineSettings;
import dev.nib.trainer.baseline.ForestSettings;
import dev.nib.trainer.baseline.SvmSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib baseline}: images in, a random forest or a support vector machine out. */
@Command(
    name = "baseline",
    mixinStandardHelpOptions = true,
    description = "Train a random forest or a support vector machine, and score it.")
final class BaselineCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Parameters(index = "0", paramLabel = "KIND", description = "forest or svm.")
  private String kind;

  @Mixin private DataOption data;

  @Option(names = "-o", paramLabel = "FILE", required = true, description = "The file to write.")
  private Path output;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only N training images, drawn with the classes in proportion.")
  private Integer limit;

  @Option(
      names = "--held-out",
      paramLabel = "F",
      description =
          "Score on this fraction of the training images, which are then not trained on, instead of"
              + " the test images.")
  private Double heldOut;

  @Option(names = "--trees", paramLabel = "N", description = "Trees of the forest (default: 200).")
  private Integer trees;

  @Option(
      names = "--penalty",
      paramLabel = "C",
      description = "The SVM's penalty of an image on the wrong side (default: 1).")
  private Double penalty;

  /** The scores of one class. */
  record ClassRow(int label, @JsonUnwrapped ClassScores scores) {}

  /** What {@code --json} prints. */
  record Result(
      String file,
      String baseline,
      String summary,
      long bytes,
      String data,
      String dataSha256,
      int trainImages,
      BaselineSettings settings,
      double trainSeconds,
      Scores test,
      List<ClassRow> classes) {}

  @Override
  public void run() {
    Console console = common.console();
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
    baseline.save(output);
    int[] predictions =
        console.during(
            "scoring the " + baseline.name(),
            progress -> baseline.predict(dataset.test(), common.threads(), progress::at));
    ConfusionMatrix matrix = ConfusionMatrix.of(dataset.test(), predictions);
    Result result =
        new Result(
            output.toString(),
            baseline.name(),
            baseline.summary(),
            baseline.toBytes().length,
            data.source(),
            dataset.trainSha256(),
            dataset.train().count(),
            settings,
            seconds,
            Scores.of(dataset.test(), predictions),
            classes(matrix));
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

  private static List<ClassRow> classes(ConfusionMatrix matrix) {
    return IntStream.range(0, matrix.classes())
        .filter(matrix::occurs)
        .mapToObj(c -> new ClassRow(c, matrix.scores(c)))
        .toList();
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
