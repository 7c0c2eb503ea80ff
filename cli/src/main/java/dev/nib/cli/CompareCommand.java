package dev.nib.cli;

import dev.nib.toolkit.check.Quantity;
import dev.nib.toolkit.compare.ArrayComparison;
import dev.nib.toolkit.compare.Compare;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.compare.CompareSettings;
import dev.nib.toolkit.compare.OutputComparison;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib compare}: float against int8 on the test images. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compare a float32 model with its int8 version on test images.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib compare digits.tflite digits-int8.tflite --data mnist",
      "  nib compare zoo:kb2 zoo:kb2 --data synthetic -n 300 --max-drop 0.5",
      "  nib compare net.tflite net-int8.tflite --input samples.npy --min-agreement 99"
    })
final class CompareCommand implements Runnable {
  private static final double PERCENT = 100;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      index = "0",
      paramLabel = "F.tflite",
      converter = ModelFileConverter.class,
      description = "The float32 model, or zoo:NAME.")
  private ModelFile floatFile;

  @Parameters(
      index = "1",
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
      description = "The int8 model, or zoo:NAME.")
  private ModelFile int8File;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private AllOption all;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Only the first N test images, or samples of the arrays (default: all).")
  private Integer count;

  @Option(
      names = "--layer-images",
      converter = Count.NotNegative.class,
      paramLabel = "N",
      defaultValue = "" + Compare.LAYER_IMAGES,
      description =
          "Compare the tensors of every layer on the first N images or samples, 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int layerImages;

  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description =
          "Fail (exit code 1) when int8 is more than so many percentage points below float32;"
              + " needs labels, so --data (default: no limit).")
  private Double maxDrop;

  @Option(
      names = "--min-accuracy",
      paramLabel = "PERCENT",
      description =
          "Fail (exit code 1) when int8 has fewer images right; needs labels, so --data (default:"
              + " no limit).")
  private Double minAccuracy;

  @Option(
      names = "--min-agreement",
      paramLabel = "PERCENT",
      description =
          "Fail (exit code 1) when both models give the same class less often, at any output that"
              + " has classes (default: no limit).")
  private Double minAgreement;

  /** One of the two. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(
        names = "--input",
        paramLabel = "NPY",
        description =
            "A float32 .npy array of samples without labels; with several inputs once for each.")
    private List<Path> arrays;
  }

  @Override
  public void run() {
    requireOptions();
    Console console = common.console();
    if (source.arrays != null) {
      ArrayComparison result = Compare.onArrays(settings(), source.arrays, console);
      console.result(result, CompareText.of(result));
      if (minAgreement != null) {
        requireAgreement(result);
      }
    } else {
      CompareResult result = Compare.onImages(settings(), source.data, console);
      console.result(result, CompareText.of(result));
      requireDropWithin(result);
      requireAccuracy(result);
      if (minAgreement != null) {
        requireAgreement(result.output(), result.agreement(), result.int8().images());
      }
    }
  }

  private CompareSettings settings() {
    return new CompareSettings(
        floatFile,
        int8File,
        imageOptions.settings(),
        pixelOptions.told(),
        all.all(),
        Optional.ofNullable(count),
        layerImages,
        common.seed(),
        common.threads());
  }

  private void requireOptions() {
    requireBound(Quantity.DROP, "--max-drop", maxDrop);
    requireBound(Quantity.AGREEMENT, "--min-agreement", minAgreement);
    requireBound(Quantity.ACCURACY, "--min-accuracy", minAccuracy);
    if (source.arrays != null) {
      refuseWithoutLabels("--max-drop", maxDrop);
      refuseWithoutLabels("--min-accuracy", minAccuracy);
    }
  }

  private static void requireBound(Quantity quantity, String option, Double bound) {
    if (bound != null) {
      quantity.requireBound(option, bound);
    }
  }

  private void refuseWithoutLabels(String option, Double value) {
    if (value != null) {
      throw new UsageException(
          "%s %s: an accuracy needs labels, and %s has none; use --data, or --min-agreement"
              .formatted(option, value, source.arrays.get(0)));
    }
  }

  private void requireAgreement(ArrayComparison result) {
    List<OutputComparison> classifying =
        result.outputs().stream().filter(o -> o.agreement().isPresent()).toList();
    if (classifying.isEmpty()) {
      throw new UsageException(
          "--min-agreement %s: no output is [N,C] with several classes (%s); judge by its error"
              .formatted(
                  minAgreement,
                  String.join(
                      ", ",
                      result.outputs().stream().map(o -> o.name() + " " + o.shape()).toList())));
    }
    for (OutputComparison output : classifying) {
      requireAgreement(output.name(), output.agreement().get(), output.answers());
    }
  }

  private void requireAgreement(String output, double agreement, long answers) {
    if (!Quantity.AGREEMENT.holds(agreement * PERCENT, minAgreement)) {
      throw new CheckFailedException(
          "%s: int8 gives the class of float32 for %s of %,d answers, --min-agreement asks for %s"
              .formatted(output, Scores.percent(agreement), answers, minAgreement));
    }
  }

  private void requireAccuracy(CompareResult result) {
    double accuracy = result.int8().accuracy();
    if (minAccuracy != null && !Quantity.ACCURACY.holds(accuracy * PERCENT, minAccuracy)) {
      throw new CheckFailedException(
          "int8 has %.3f %% of %,d images right, --min-accuracy asks for %s"
              .formatted(accuracy * PERCENT, result.int8().images(), minAccuracy));
    }
  }

  private void requireDropWithin(CompareResult result) {
    if (maxDrop != null && !Quantity.DROP.holds(result.dropPoints(), maxDrop)) {
      throw new CheckFailedException(
          "int8 is %.3f points below float32 (%s and %s of %,d images), --max-drop allows %s"
              .formatted(
                  result.dropPoints(),
                  Scores.percent(result.int8().accuracy()),
                  Scores.percent(result.float32().accuracy()),
                  result.int8().images(),
                  maxDrop));
    }
  }
}
