package dev.nib.cli;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.quantizer.CalibrationMethod;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.LayerEffect;
import dev.nib.quantizer.MethodTrial;
import dev.nib.quantizer.PostTraining;
import dev.nib.quantizer.QuantizerSettings;
import dev.nib.quantizer.Samples;
import java.nio.file.Path;
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
    description = "Make an int8 TFLite file of a float32 one, after training.")
final class QuantizeCommand implements Runnable {
  /** Enough for min and max of digits to settle. */
  static final int CALIBRATION_IMAGES = 1000;

  private static final String AUTO = "auto";
  private static final String DEFAULT_METHOD = "mse";

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Parameters(
      paramLabel = "F.tflite",
      converter = ModelFile.Converter.class,
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
      paramLabel = "N",
      defaultValue = "" + CALIBRATION_IMAGES,
      description =
          "How many calibration images (default: ${DEFAULT-VALUE}); arrays are used whole.")
  private int count;

  @Option(
      names = "-o",
      paramLabel = "I.tflite",
      required = true,
      description = "The file to write.")
  private Path output;

  @Option(
      names = "--method",
      paramLabel = "M",
      defaultValue = DEFAULT_METHOD,
      description =
          "How ranges are chosen: minmax, moving-average, percentile, mse, entropy, or auto, which"
              + " tries all (default: ${DEFAULT-VALUE}).")
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

  /**
   * What {@code --json} prints.
   *
   * @param method the calibration method that was used
   * @param trials what {@code --method auto} tried on the calibration samples, the best first
   * @param rounding what {@code --adaround} did for each layer
   */
  record Result(
      String file,
      int calibrationSamples,
      long floatParameters,
      long bytes,
      String method,
      List<Trial> trials,
      List<LayerEffect> rounding) {}

  /**
   * A calibration method that was tried.
   *
   * @param agreement part of the images with the same answer as float, 0 to 1
   * @param outputError root of the mean squared difference of the outputs
   */
  record Trial(String method, double agreement, double outputError) {
    static Trial of(MethodTrial trial) {
      return new Trial(trial.method().option(), trial.agreement(), trial.outputError());
    }

    String text() {
      return "  %-15s agreement %s, output error %.6f"
          .formatted(method, Scores.percent(agreement), outputError);
    }
  }

  @Override
  public void run() {
    Console console = common.console();
    Result result = execute(console);
    console.result(result, text(result));
  }

  /** Quantises, and writes the model. */
  Result execute(Console console) {
    if (count < 1) {
      throw new UsageException("-n is %d, must be 1 or more".formatted(count));
    }
    QuantizerSettings settings = settings();
    FloatModel model = Classifiers.floatModel(input).withThreads(common.threads());
    Samples samples = samples(model, console);
    PostTraining.Result quantized = quantize(model, samples, settings, console);
    byte[] file = TfliteWriter.write(quantized.graph());
    OutputFiles.write(output, file);
    return new Result(
        output.toString(),
        samples.count(),
        model.graph().parameters(),
        file.length,
        quantized.method().option(),
        quantized.trials().stream().map(Trial::of).toList(),
        quantized.rounding());
  }

  private static String text(Result r) {
    String text =
        "%s: int8, %,d bytes, calibrated on %,d samples by %s"
            .formatted(r.file(), r.bytes(), r.calibrationSamples(), r.method());
    if (!r.trials().isEmpty()) {
      text +=
          "\ntried on the calibration samples, the best first:\n"
              + String.join("\n", r.trials().stream().map(Trial::text).toList());
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
    return text;
  }

  private Samples samples(FloatModel model, Console console) {
    if (calibration.stream().allMatch(ArrayInputs::isArray)) {
      return ArrayInputs.samples(
          model, ArrayInputs.load(calibration.stream().map(Path::of).toList()));
    }
    if (calibration.size() > 1) {
      throw new UsageException(
          "--calibration is there %d times; only .npy arrays may be given more than once"
              .formatted(calibration.size()));
    }
    String source = calibration.get(0);
    Dataset dataset =
        imageOptions.load(
            source,
            common.seed(),
            model.graph().tensor(model.graph().inputs().get(0)).shape(),
            console);
    LabelledImages images = Splits.sample(dataset.train(), count, common.seed());
    if (model.graph().inputs().size() == 1 && model.graph().outputs().size() == 1) {
      OtherPreparations.warn(
          images,
          source,
          dataset.origin().preparation(),
          some -> Classifiers.predictions(Classifiers.outputs(model, some, console)),
          console);
    }
    return Samples.of(images);
  }

  private QuantizerSettings settings() {
    return new QuantizerSettings(
        method(method),
        foldBatchNorm,
        equalize,
        correctBias,
        roundingSteps,
        perTensorWeights,
        common.seed());
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

  /** Quantises after {@code settings}, calibrating on {@code samples}. */
  static PostTraining.Result quantize(
      FloatModel model, Samples samples, QuantizerSettings settings, Console console) {
    return new StagedProgress(console)
        .during(listener -> PostTraining.quantize(model, samples, settings, listener));
  }

  /** As the options' defaults do, on {@value #CALIBRATION_IMAGES} of the images. */
  static Graph quantize(FloatModel model, LabelledImages images, long seed, Console console) {
    LabelledImages sample = Splits.sample(images, CALIBRATION_IMAGES, seed);
    return quantize(model, Samples.of(sample), QuantizerSettings.defaults(), console).graph();
  }
}
