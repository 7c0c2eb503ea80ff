package dev.nib.cli;

import dev.nib.cli.CompareResult.Models;
import dev.nib.cli.compare.OutputComparer;
import dev.nib.cli.compare.OutputComparison;
import dev.nib.cli.compare.TensorComparer;
import dev.nib.cli.compare.TensorComparison;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.Batch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
  /** Errors of layers differ little from image to image. */
  static final int LAYER_IMAGES = 100;

  private static final double PERCENT = 100;

  /** An answer more or less is at least 1e-4 percentage points, so rounding cannot decide. */
  private static final double ROUNDING = 1e-6;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      index = "0",
      paramLabel = "F.tflite",
      converter = ModelFile.Converter.class,
      description = "The float32 model, or zoo:NAME.")
  private ModelFile floatFile;

  @Parameters(
      index = "1",
      paramLabel = "I.tflite",
      converter = ModelFile.Converter.class,
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
      defaultValue = "" + LAYER_IMAGES,
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
          "Fail (exit code 1) when int8 has fewer images right; needs labels, so --data (default: no"
              + " limit).")
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
    TfliteFile float32 = floatFile.float32();
    TfliteFile int8 = int8File.int8();
    requireOrder(float32.graph(), int8.graph());
    Models models =
        new Models(ModelReference.of(floatFile, float32), ModelReference.of(int8File, int8));
    Program program = Lowering.lower(int8);
    FloatModel model = Classifiers.floatModel(floatFile, float32).withThreads(common.threads());
    if (source.arrays != null) {
      pixelOptions.refuseWith("a .npy array");
      arrays(models, model, program, console);
    } else {
      images(models, model, program, pixelOptions.of(program, console, float32, int8), console);
    }
  }

  /** The first must be float32, the second int8; what would mend it depends on what they are. */
  private void requireOrder(Graph first, Graph second) {
    boolean firstIsFloat = GraphKind.of(first) != GraphKind.INT8;
    boolean secondIsFloat = GraphKind.of(second) != GraphKind.INT8;
    if (firstIsFloat && !secondIsFloat) {
      return;
    }
    if (!firstIsFloat && secondIsFloat) {
      throw new UsageException(
          "the first, %s, is int8 and the second, %s, float32: swap them"
              .formatted(floatFile, int8File));
    }
    throw new UsageException(
        firstIsFloat
            ? "%s and %s are both float32: the second must be the int8 model that nib quantize makes of the first"
                .formatted(floatFile, int8File)
            : "%s and %s are both int8: the first must be the float32 model that the second was made of"
                .formatted(floatFile, int8File));
  }

  private void requireOptions() {
    if (maxDrop != null && !(maxDrop >= 0)) {
      throw new UsageException("--max-drop is %s, must be 0 or more points".formatted(maxDrop));
    }
    requirePercent("--min-agreement", minAgreement);
    requirePercent("--min-accuracy", minAccuracy);
    if (source.arrays != null) {
      refuseWithoutLabels("--max-drop", maxDrop);
      refuseWithoutLabels("--min-accuracy", minAccuracy);
    }
  }

  private static void requirePercent(String option, Double value) {
    if (value != null && !(value >= 0 && value <= PERCENT)) {
      throw new UsageException("%s is %s, must be 0 to 100 percent".formatted(option, value));
    }
  }

  private void refuseWithoutLabels(String option, Double value) {
    if (value != null) {
      throw new UsageException(
          "%s %s: an accuracy needs labels, and %s has none; use --data, or --min-agreement"
              .formatted(option, value, source.arrays.get(0)));
    }
  }

  private void arrays(Models models, FloatModel model, Program program, Console console) {
    List<ArrayInputs.ArrayFile> files = ArrayInputs.load(source.arrays);
    Samples all = ArrayInputs.samples(model, files);
    List<byte[]> inputs = ArrayInputs.read(program, files, console);
    Samples samples = count == null ? all : all.head(count);
    OutputComparer comparer = new OutputComparer(model.graph(), program);
    float[][] floats =
        console.during(
            "float32 model",
            progress -> model.outputs(samples, done -> progress.at(done, samples.count())));
    byte[][] int8s =
        console.during(
            "int8 simulation",
            progress ->
                Batch.run(
                    program,
                    samples.count(),
                    inputs::get,
                    common.threads(),
                    done -> progress.at(done, samples.count())));
    Samples layerSamples = samples.head(layerImages);
    ArrayComparison result =
        new ArrayComparison(
            models,
            samples.count(),
            comparer.compare(floats, int8s),
            layerSamples.count(),
            tensors(model, program, layerSamples, inputs::get, console));
    console.result(result, result.text());
    if (minAgreement != null) {
      requireAgreement(result);
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
    if (agreement * PERCENT < minAgreement - ROUNDING) {
      throw new CheckFailedException(
          "%s: int8 gives the class of float32 for %s of %,d answers, --min-agreement asks for %s"
              .formatted(output, Scores.percent(agreement), answers, minAgreement));
    }
  }

  private void images(
      Models models, FloatModel unscaled, Program program, PixelInput pixels, Console console) {
    TestImages test =
        imageOptions.test(source.data, all.all(), count, program.inputs().get(0).shape(), common);
    LabelledImages images = test.images();
    FloatModel model =
        PixelTrial.of(
            floatFile.toString(),
            unscaled,
            Optional.of(pixels.scale()),
            images,
            common.seed(),
            console);
    float[][] floats = Classifiers.outputs(model, images, console);
    byte[][] int8s = Classifiers.simulate(program, images, pixels, common.threads(), console);
    CompareResult result =
        CompareResult.of(models, images, test.tested(), floats, program, int8s)
            .withTensors(
                tensors(model, program, images.head(layerImages), pixels, console),
                Math.min(layerImages, images.count()));
    OtherPreparations.warn(test, program, pixels, int8s, common.threads(), console);
    console.result(result, result.text());
    requireDropWithin(result);
    requireAccuracy(result);
    if (minAgreement != null) {
      requireAgreement(program.outputs().get(0).name(), result.agreement(), result.int8().images());
    }
  }

  /** The tensors of every layer on some images. */
  static List<TensorComparison> tensors(
      FloatModel model,
      Program program,
      LabelledImages images,
      PixelInput pixels,
      Console console) {
    return tensors(
        model,
        program,
        Samples.of(images, pixels.scale()),
        Classifiers.inputs(program, images, pixels),
        console);
  }

  /** The tensors of every layer on samples, none on none. */
  private static List<TensorComparison> tensors(
      FloatModel model,
      Program program,
      Samples samples,
      IntFunction<byte[]> inputs,
      Console console) {
    if (samples.count() == 0) {
      return List.of();
    }
    return console.during(
        "comparing layers",
        progress ->
            new TensorComparer(model, program)
                .compare(samples, inputs, done -> progress.at(done, samples.count())));
  }

  private void requireAccuracy(CompareResult result) {
    double accuracy = result.int8().accuracy();
    if (minAccuracy != null && accuracy * PERCENT < minAccuracy - ROUNDING) {
      throw new CheckFailedException(
          "int8 has %.3f %% of %,d images right, --min-accuracy asks for %s"
              .formatted(accuracy * PERCENT, result.int8().images(), minAccuracy));
    }
  }

  private void requireDropWithin(CompareResult result) {
    if (maxDrop != null && result.dropPoints() > maxDrop + ROUNDING) {
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
