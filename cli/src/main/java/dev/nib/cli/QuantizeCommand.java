package dev.nib.cli;

import dev.nib.quantizer.CalibrationMethod;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.quantize.QuantizationLoss;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.quantize.QuantizeResult;
import dev.nib.toolkit.quantize.QuantizeSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib quantize}: a float32 file and calibration images in, an int8 file out. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = "Make an int8 TFLite file of a float32 one, after training.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib quantize digits.tflite --calibration mnist -o digits-int8.tflite",
      "  nib quantize digits.tflite --calibration mnist --method auto -o digits-int8.tflite",
      "  nib quantize net.tflite --calibration samples.npy -o net-int8.tflite"
    })
final class QuantizeCommand implements Runnable {
  private static final String AUTO = "auto";

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      paramLabel = "F.tflite",
      converter = ModelFileConverter.class,
      description = "The float32 model, or zoo:NAME.")
  private ModelFile input;

  @Option(
      names = "--calibration",
      paramLabel = "SRC",
      required = true,
      description =
          "Where the calibration images come from; training images are used. Or a float32 .npy"
              + " array of samples, given once for each input of the model.")
  private List<String> calibration;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "How many calibration images, or samples of the arrays (default: "
              + Quantize.CALIBRATION_IMAGES
              + " images, arrays whole).")
  private Integer count;

  @Option(
      names = "-o",
      paramLabel = "I.tflite",
      required = true,
      description = "The file to write.")
  private Path output;

  @Option(
      names = "--method",
      paramLabel = "M",
      defaultValue = AUTO,
      description =
          "How ranges are chosen: minmax, percentile, mse, or auto, which tries all on calibration"
              + " samples and takes mse unless another loses a quarter less (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--fold-batch-norm",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Fold MUL, ADD and SUB with constants behind a layer into its weights (default: yes).")
  private boolean foldBatchNorm;

  @Option(
      names = "--equalize",
      description = "Cross-layer equalisation: make the weights' ranges of neighbours equal first.")
  private boolean equalize;

  @Option(
      names = "--correct-bias",
      description = "Take the mean error of each channel on calibration images off its bias.")
  private boolean correctBias;

  @Option(
      names = "--adaround",
      converter = Count.NotNegative.class,
      paramLabel = "STEPS",
      arity = "0..1",
      fallbackValue = "" + QuantizerSettings.ROUNDING_STEPS,
      defaultValue = "0",
      description =
          "Learn whether to round each weight up or down, layer by layer, in STEPS steps (default"
              + " when given without: ${FALLBACK-VALUE}).")
  private int roundingSteps;

  @Option(
      names = "--per-tensor-weights",
      description = "One scale for all channels of a layer, as older converters have it.")
  private boolean perTensorWeights;

  @Override
  public void run() {
    Console console = common.console();
    QuantizeResult result = Quantize.run(settings(), console);
    console.result(result, text(result));
  }

  private static String text(QuantizeResult r) {
    String text =
        "%s: int8, %,d bytes, calibrated on %,d samples by %s"
            .formatted(r.file(), r.bytes(), r.calibrationSamples(), r.method());
    if (!r.trials().isEmpty()) {
      text +=
          "\n"
              + "tried on calibration samples, the least loss first (mse is taken unless another"
              + " loses a quarter less):\n"
              + String.join("\n", r.trials().stream().map(QuantizeCommand::text).toList());
    }
    if (!r.rounding().isEmpty()) {
      text +=
          "\nmean squared error of each layer, rounded to the nearest and by AdaRound:\n"
              + String.join(
                  "\n",
                  r.rounding().stream()
                      .map(e -> "  %-24s %.4g %.4g".formatted(e.layer(), e.nearest(), e.adaptive()))
                      .toList());
    }
    return text + "\n" + text(r.loss());
  }

  private static String text(QuantizeResult.Trial trial) {
    return "  %-10s loss %.6f, agreement %s, output error %.6f"
        .formatted(
            trial.method(), trial.loss(), Scores.percent(trial.agreement()), trial.outputError());
  }

  private static String text(QuantizationLoss loss) {
    List<String> parts = new ArrayList<>();
    loss.float32Accuracy()
        .ifPresent(
            a ->
                parts.add(
                    "float32 %s, int8 %s right"
                        .formatted(
                            Scores.percent(a), Scores.percent(loss.int8Accuracy().orElseThrow()))));
    loss.agreement().ifPresent(a -> parts.add("same class for " + Scores.percent(a)));
    parts.add("output error %.6f".formatted(loss.outputError()));
    return "on %,d of the calibration samples: %s"
        .formatted(loss.samples(), String.join(", ", parts));
  }

  /** What the options say. */
  QuantizeSettings settings() {
    return new QuantizeSettings(
        input,
        calibration,
        output,
        Optional.ofNullable(count),
        imageOptions.settings(),
        pixelOptions.told(),
        new QuantizerSettings(
            method(method),
            foldBatchNorm,
            equalize,
            correctBias,
            roundingSteps,
            perTensorWeights,
            common.seed()),
        common.threads());
  }

  /** The method of that name, none for {@code auto}. */
  private static Optional<CalibrationMethod> method(String name) {
    if (name.equals(AUTO)) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(CalibrationMethod.values())
            .filter(m -> m.option().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--method %s: there are %s and auto"
                            .formatted(
                                name,
                                Arrays.stream(CalibrationMethod.values())
                                    .map(CalibrationMethod::option)
                                    .collect(Collectors.joining(", "))))));
  }
}
