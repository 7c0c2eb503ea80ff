package dev.nib.cli;

import dev.nib.dataset.ClassificationReport;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.toolkit.baseline.BaselineResult;
import dev.nib.toolkit.baseline.TrainBaseline;
import dev.nib.toolkit.baseline.TrainBaselineSettings;
import dev.nib.toolkit.baseline.TrainBaselineSettings.Kind;
import dev.nib.toolkit.inputs.Scores;
import java.nio.file.Path;
import java.util.Arrays;
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

  @Override
  public void run() {
    Console console = common.console();
    BaselineResult result = TrainBaseline.run(settings(), console);
    console.result(result, text(result, result.test().matrix()));
  }

  private TrainBaselineSettings settings() {
    Kind chosen =
        Arrays.stream(Kind.values())
            .filter(known -> known.word().equals(kind))
            .findFirst()
            .orElseThrow(
                () -> new UsageException(kind + ": no such baseline; there are forest and svm"));
    return new TrainBaselineSettings(
        chosen,
        data.source(),
        output,
        imageOptions.settings(),
        Optional.ofNullable(limit),
        Optional.ofNullable(heldOut),
        Optional.ofNullable(trees),
        Optional.ofNullable(depth),
        Optional.ofNullable(leaves),
        Optional.ofNullable(splitPixels),
        Optional.ofNullable(flash),
        Optional.ofNullable(penalty),
        common.seed(),
        common.threads());
  }

  private static String text(BaselineResult.Flash flash) {
    return "%,d of %,d bytes of flash for constants; %s of the %,d training images that chose it right%n"
        .formatted(
            flash.constantBytes(),
            flash.limitBytes(),
            Scores.percent(flash.validationAccuracy()),
            flash.validationImages());
  }

  private static String text(BaselineResult result, ConfusionMatrix matrix) {
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
            result.flash().map(BaselineCommand::text).orElse(""),
            ClassificationReport.text(matrix),
            matrix);
  }
}
