package dev.nib.cli;

import dev.nib.cli.report.Reproduction.ClassRow;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ClassificationReport;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      "  nib baseline forest --data mnist --flash 16384 -o small.forest",
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
      description =
          "Trees of the forest (default: 200), with --flash those to choose from (default: 48).")
  private Integer trees;

  @Option(
      names = "--depth",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Questions of a tree between root and leaf, at most (default: no limit).")
  private Integer depth;

  @Option(
      names = "--leaves",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Leaves of a tree, at most; what gains most is asked first (default: no limit).")
  private Integer leaves;

  @Option(
      names = "--split-pixels",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Random pixels that a split of the forest chooses among (default: the square root of"
              + " their number, with --flash four times that).")
  private Integer splitPixels;

  @Option(
      names = "--flash",
      converter = Count.Positive.class,
      paramLabel = "BYTES",
      description =
          "The best forest whose constants on a chip take no more, found by a tenth of the training"
              + " images that are held out (default: no limit).")
  private Integer flash;

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
   * @param flash how a forest was fitted to flash, null for none that was
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
      Optional<Flash> flash,
      Scores test,
      List<ClassRow> classes,
      ClassScores macroAverage) {}

  /**
   * How a forest was fitted to the flash of a chip.
   *
   * @param limitBytes that its constants may take
   * @param constantBytes that they take
   * @param validationImages of the training images, held out, that decided
   * @param validationAccuracy of the forest on these, which chose it: 0 to 1
   * @param trials the numbers of trees that were tried
   */
  record Flash(
      int limitBytes,
      int constantBytes,
      int validationImages,
      double validationAccuracy,
      List<FittedForest.Trial> trials) {
    static Flash of(FittedForest fitted) {
      return new Flash(
          fitted.flashBytes(),
          fitted.constantBytes(),
          fitted.validationImages(),
          fitted.validationAccuracy(),
          fitted.trials());
    }

    private String text() {
      return "%,d of %,d bytes of flash for constants; %s of the %,d training images that chose it right%n"
          .formatted(
              constantBytes, limitBytes, Scores.percent(validationAccuracy), validationImages);
    }
  }

  /**
   * What was trained.
   *
   * @param trainImages how many it learnt from
   */
  private record Trained(Baseline baseline, int trainImages, Optional<Flash> flash) {}

  @Override
  public void run() {
    Console console = common.console();
    OutputFiles.requireFile("-o", output);
    BaselineTrainer trainer = Baselines.trainer();
    requireKind(trainer);
    Dataset dataset =
        heldOut(
            TrainingImages.limited(
                imageOptions.loadOfAnySize(data.source(), common), limit, common.seed()));
    TrainingImages.check(dataset, console);
    BaselineSettings settings = settings(trainer, dataset.train().imageSize());
    long start = System.nanoTime();
    Trained trained =
        console.during(
            "training the " + kind,
            progress -> train(trainer, settings, dataset.train(), progress));
    Baseline baseline = trained.baseline();
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
            trained.trainImages(),
            settings,
            seconds,
            trained.flash(),
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

  private void requireKind(BaselineTrainer trainer) {
    switch (kind) {
      case "forest" -> refuse(penalty, "--penalty is for svm");
      case "svm" -> {
        refuse(trees, "--trees is for forest");
        refuse(depth, "--depth is for forest");
        refuse(leaves, "--leaves is for forest");
        refuse(splitPixels, "--split-pixels is for forest");
        refuse(flash, "--flash is for forest");
      }
      default -> throw new UsageException(kind + ": no such baseline; there are forest and svm");
    }
    settings(trainer, 1); // refuses numbers before images are loaded
  }

  /**
   * The options.
   *
   * @param pixels of an image
   */
  private BaselineSettings settings(BaselineTrainer trainer, int pixels) {
    try {
      BaselineSettings settings = kind.equals("forest") ? forest(trainer, pixels) : svm();
      trainer.check(settings);
      return settings;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private ForestSettings forest(BaselineTrainer trainer, int pixels) {
    ForestSettings settings =
        (flash == null ? ForestSettings.defaults() : trainer.defaultsToFit(pixels))
            .withSeed(common.seed())
            .withThreads(common.threads());
    settings = trees == null ? settings : settings.withTrees(trees);
    settings = depth == null ? settings : settings.withDepth(depth);
    settings = leaves == null ? settings : settings.withLeaves(leaves);
    return splitPixels == null ? settings : settings.withSplitPixels(splitPixels);
  }

  private SvmSettings svm() {
    SvmSettings settings =
        SvmSettings.defaults().withSeed(common.seed()).withThreads(common.threads());
    return penalty == null ? settings : settings.withC(penalty);
  }

  private Trained train(
      BaselineTrainer trainer,
      BaselineSettings settings,
      LabelledImages images,
      Console.Progress progress) {
    if (flash == null) {
      return new Trained(
          trainer.train(settings, images, progress::at), images.count(), Optional.empty());
    }
    FittedForest fitted = trainer.fit((ForestSettings) settings, images, flash, progress::at);
    return new Trained(fitted.forest(), fitted.trainImages(), Optional.of(Flash.of(fitted)));
  }

  private static void refuse(Object option, String message) {
    if (option != null) {
      throw new UsageException(message);
    }
  }

  private static String text(Result result, ConfusionMatrix matrix) {
    return "%s: %s of %s, %,d bytes, trained on %,d images in %.0f s; %s of %,d others right%n%s%n%s%n%s"
        .formatted(
            result.file(),
            result.baseline(),
            result.summary(),
            result.bytes(),
            result.trainImages(),
            result.trainSeconds(),
            Scores.percent(result.test().accuracy()),
            result.test().images(),
            result.flash().map(Flash::text).orElse(""),
            ClassificationReport.text(matrix),
            matrix);
  }
}
