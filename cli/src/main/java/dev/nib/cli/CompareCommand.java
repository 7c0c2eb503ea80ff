package dev.nib.cli;

import dev.nib.cli.compare.OutputComparer;
import dev.nib.cli.compare.OutputComparison;
import dev.nib.cli.compare.TensorComparer;
import dev.nib.cli.compare.TensorComparison;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.Batch;
import java.nio.file.Path;
import java.util.List;
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
    description = "Compare a float32 model with its int8 version on test images.")
final class CompareCommand implements Runnable {
  /** Errors of layers differ little from image to image. */
  static final int LAYER_IMAGES = 100;

  private static final double PERCENT = 100;

  /** An answer more or less is at least 1e-4 percentage points, so rounding cannot decide. */
  private static final double ROUNDING = 1e-6;

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

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
      paramLabel = "N",
      description = "Only the first N test images, or samples of the arrays.")
  private Integer count;

  @Option(
      names = "--layer-images",
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
              + " needs labels, so --data.")
  private Double maxDrop;

  @Option(
      names = "--min-agreement",
      paramLabel = "PERCENT",
      description =
          "Fail (exit code 1) when both models give the same class less often, at any output that"
              + " has classes.")
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
    IntegerProgram program = Lowering.lower(int8File.int8());
    FloatModel model = Classifiers.floatModel(floatFile).withThreads(common.threads());
    if (source.arrays != null) {
      arrays(model, program, console);
    } else {
      images(model, program, console);
    }
  }

  private void requireOptions() {
    if (count != null && count < 1) {
      throw new UsageException("-n is %d, must be 1 or more".formatted(count));
    }
    if (layerImages < 0) {
      throw new UsageException("--layer-images is %d, must be 0 or more".formatted(layerImages));
    }
    if (maxDrop != null && !(maxDrop >= 0)) {
      throw new UsageException("--max-drop is %s, must be 0 or more points".formatted(maxDrop));
    }
    if (minAgreement != null && !(minAgreement >= 0 && minAgreement <= PERCENT)) {
      throw new UsageException(
          "--min-agreement is %s, must be 0 to 100 percent".formatted(minAgreement));
    }
    if (maxDrop != null && source.arrays != null) {
      throw new UsageException(
          "--max-drop %s: an accuracy needs labels, and %s has none; use --data, or --min-agreement"
              .formatted(maxDrop, source.arrays.get(0)));
    }
  }

  private void arrays(FloatModel model, IntegerProgram program, Console console) {
    List<ArrayInputs.ArrayFile> files = ArrayInputs.load(source.arrays);
    Samples all = ArrayInputs.samples(model, files);
    List<byte[]> inputs = ArrayInputs.read(program, files);
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

  private void images(FloatModel model, IntegerProgram program, Console console) {
    TestImages test =
        imageOptions.test(source.data, all.all(), count, program.inputs().get(0).shape(), common);
    LabelledImages images = test.images();
    float[][] floats = Classifiers.outputs(model, images, console);
    byte[][] int8s = Classifiers.simulate(program, images, common.threads(), console);
    CompareResult result =
        CompareResult.of(images, test.tested(), floats, program, int8s)
            .withTensors(
                tensors(model, program, images.head(layerImages), console),
                Math.min(layerImages, images.count()));
    OtherPreparations.warn(
        images,
        Classifiers.predictions(int8s),
        test.source(),
        test.preparation(),
        some ->
            Classifiers.predictions(Classifiers.simulate(program, some, common.threads(), console)),
        console);
    console.result(result, result.text());
    requireDropWithin(result);
    if (minAgreement != null) {
      requireAgreement(program.outputs().get(0).name(), result.agreement(), result.int8().images());
    }
  }

  /** The tensors of every layer on some images. */
  static List<TensorComparison> tensors(
      FloatModel model, IntegerProgram program, LabelledImages images, Console console) {
    return tensors(
        model, program, Samples.of(images), Classifiers.inputs(program, images), console);
  }

  /** The tensors of every layer on samples, none on none. */
  private static List<TensorComparison> tensors(
      FloatModel model,
      IntegerProgram program,
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
