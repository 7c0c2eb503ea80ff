package dev.nib.cli;

import dev.nib.dataset.Dataset;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
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
    description = "Make an int8 TFLite file of a float32 one, after training.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib quantize digits.tflite --calibration mnist -o digits-int8.tflite",
      "  nib quantize digits.tflite --calibration mnist --method auto -o digits-int8.tflite",
      "  nib quantize net.tflite --calibration samples.npy -o net-int8.tflite"
    })
final class QuantizeCommand implements Runnable {
  /** Enough for min and max of digits to settle. */
  static final int CALIBRATION_IMAGES = 1000;

  private static final String AUTO = "auto";

  /** With fewer samples the extremes of activations have hardly been seen. */
  private static final int FEW_SAMPLES = 50;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

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
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "How many calibration images, or samples of the arrays (default: "
              + CALIBRATION_IMAGES
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
              + " samples and takes mse unless another loses a quarter less (default: ${DEFAULT-VALUE}).")
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

  /**
   * What {@code --json} prints.
   *
   * @param model the float32 model
   * @param file the int8 model that was written
   * @param sha256 of it
   * @param calibrationSamples how many ranges were measured on
   * @param floatParameters weights and biases
   * @param bytes size of the int8 file
   * @param method the calibration method that was used
   * @param trials what {@code --method auto} tried on calibration samples, the least loss first
   * @param rounding what {@code --adaround} did for each layer
   * @param loss what int8 loses on the calibration samples
   */
  record Result(
      ModelReference model,
      String file,
      String sha256,
      int calibrationSamples,
      long floatParameters,
      long bytes,
      String method,
      List<Trial> trials,
      List<LayerEffect> rounding,
      QuantizationLoss loss) {}

  /**
   * A calibration method that was tried.
   *
   * @param agreement part of the images with the same answer as float, 0 to 1
   * @param outputError root of the mean squared difference of the outputs
   * @param loss what decides, see {@link MethodTrial}
   */
  record Trial(String method, double agreement, double outputError, double loss) {
    static Trial of(MethodTrial trial) {
      return new Trial(
          trial.method().option(), trial.agreement(), trial.outputError(), trial.loss());
    }

    String text() {
      return "  %-10s loss %.6f, agreement %s, output error %.6f"
          .formatted(method, loss, Scores.percent(agreement), outputError);
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
    OutputFiles.requireFile("-o", output);
    QuantizerSettings settings = settings();
    Task task = task(console);
    FloatModel model = task.model();
    Samples samples = task.samples();
    PostTraining.Result quantized = quantize(model, samples, settings, console);
    QuantizationLoss loss = QuantizationLoss.of(quantized.comparison(), task.images());
    warn(samples.count(), loss, console);
    byte[] file = TfliteWriter.write(quantized.graph());
    // What could not be run as int8 is refused here, not by whoever reads the file.
    Lowering.lower(TfliteFile.of(output.toString(), file));
    OutputFiles.write(output, file);
    return new Result(
        ModelReference.of(input, task.file()),
        output.toString(),
        TfliteFile.sha256(file),
        samples.count(),
        model.graph().parameters(),
        file.length,
        quantized.method().option(),
        quantized.trials().stream().map(Trial::of).toList(),
        quantized.rounding(),
        loss);
  }

  private static String text(Result r) {
    String text =
        "%s: int8, %,d bytes, calibrated on %,d samples by %s"
            .formatted(r.file(), r.bytes(), r.calibrationSamples(), r.method());
    if (!r.trials().isEmpty()) {
      text +=
          "\ntried on calibration samples, the least loss first (mse is taken unless another loses a quarter less):\n"
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
    return text + "\n" + r.loss().text();
  }

  /**
   * A model and what it is calibrated on.
   *
   * @param file what the model is read from
   * @param images what the samples are, if they are images
   */
  private record Task(
      TfliteFile file, FloatModel model, Samples samples, Optional<LabelledImages> images) {}

  private Task task(Console console) {
    TfliteFile file = input.requireFloat32();
    FloatModel model = Classifiers.floatModel(input, file).withThreads(common.threads());
    if (calibration.stream().allMatch(ArrayInputs::isArray)) {
      pixelOptions.refuseWith("a .npy array");
      Samples all =
          ArrayInputs.samples(model, ArrayInputs.load(calibration.stream().map(Path::of).toList()));
      warnIfFewer(all.count(), "samples", console);
      Samples samples = all.spread(count == null ? all.count() : count);
      return new Task(file, model, samples, Optional.empty());
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
    warnIfFewer(dataset.train().count(), "training images", console);
    LabelledImages images =
        Splits.sample(dataset.train(), count == null ? CALIBRATION_IMAGES : count, common.seed());
    FloatModel scaled =
        PixelTrial.of(
            input.toString(), model, pixelOptions.agreed(file), images, common.seed(), console);
    if (model.graph().inputs().size() == 1 && model.graph().outputs().size() == 1) {
      OtherPreparations.warn(
          images,
          source,
          dataset.origin().preparation(),
          some -> Classifiers.predictions(Classifiers.outputs(scaled, some, console)),
          console);
    }
    return new Task(file, scaled, Samples.of(images, scaled.pixels()), Optional.of(images));
  }

  private void warnIfFewer(int there, String what, Console console) {
    if (count != null && count > there) {
      console.warn(
          "-n %,d: %s has %,d %s, all are used".formatted(count, calibration.get(0), there, what));
    }
  }

  private static void warn(int samples, QuantizationLoss loss, Console console) {
    if (samples < FEW_SAMPLES) {
      console.warn(
          "calibrated on %,d %s: what activations do beyond is clipped; give some hundred"
              .formatted(samples, samples == 1 ? "sample" : "samples"));
    }
    loss.warning().ifPresent(console::warn);
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
    PostTraining.Result result =
        quantize(model, Samples.of(sample, model.pixels()), QuantizerSettings.defaults(), console);
    warn(sample.count(), QuantizationLoss.of(result.comparison(), Optional.of(sample)), console);
    return result.graph();
  }
}
