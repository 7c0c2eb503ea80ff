package dev.nib.cli;

import dev.nib.cli.compare.TensorComparer;
import dev.nib.cli.compare.TensorComparison;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import java.nio.file.Path;
import java.util.List;
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

  @Mixin private CommonOptions common;

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

  @Option(names = "-n", paramLabel = "N", description = "Only the first N test images.")
  private Integer count;

  @Option(
      names = "--layer-images",
      paramLabel = "N",
      defaultValue = "" + LAYER_IMAGES,
      description =
          "Compare the tensors of every layer on the first N images, 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private int layerImages;

  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description =
          "Fail (exit code 1) when int8 is more than so many percentage points below float32.")
  private Double maxDrop;

  /** What {@code --json} prints for {@code --input}. */
  record ArrayResult(int samples, List<TensorComparison> tensors) {}

  /** One of the two. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(
        names = "--input",
        paramLabel = "NPY",
        description =
            "A float32 array of samples without labels; with several inputs once for each.")
    private List<Path> arrays;
  }

  @Override
  public void run() {
    if (layerImages < 0 || (count != null && count < 1)) {
      throw new UsageException(
          "-n is %s and --layer-images %d; at least 1 and 0 images are needed"
              .formatted(count, layerImages));
    }
    if (maxDrop != null && !(maxDrop >= 0)) {
      throw new UsageException("--max-drop is %s, must be 0 or more points".formatted(maxDrop));
    }
    Console console = common.console();
    IntegerProgram program = Lowering.lower(int8File.int8());
    FloatModel model = Classifiers.floatModel(floatFile).withThreads(common.threads());
    if (source.arrays != null) {
      arrays(model, program, console);
    } else {
      images(model, program, console);
    }
  }

  private void arrays(FloatModel model, IntegerProgram program, Console console) {
    if (maxDrop != null) {
      throw new UsageException("--max-drop needs labels, which --input has not; use --data");
    }
    List<ArrayInputs.ArrayFile> files = ArrayInputs.load(source.arrays);
    Samples samples = ArrayInputs.samples(model, files);
    List<byte[]> inputs = ArrayInputs.read(program, files);
    List<TensorComparison> tensors =
        console.during(
            "comparing layers",
            progress ->
                new TensorComparer(model, program)
                    .compare(samples, inputs::get, done -> progress.at(done, samples.count())));
    console.result(
        new ArrayResult(samples.count(), tensors),
        CompareResult.table(samples.count(), "samples", tensors));
  }

  private void images(FloatModel model, IntegerProgram program, Console console) {
    LabelledImages test = common.load(source.data, console).test();
    LabelledImages images = count == null ? test : test.head(count);
    float[][] floats = Classifiers.outputs(model, images, console);
    byte[][] int8s = Classifiers.simulate(program, images, common.threads(), console);
    CompareResult result =
        CompareResult.of(images, floats, program, int8s)
            .withTensors(
                tensors(model, program, images.head(layerImages), console),
                Math.min(layerImages, images.count()));
    console.result(result, result.text());
    requireDropWithin(result);
  }

  /** The tensors of every layer on some images. */
  static List<TensorComparison> tensors(
      FloatModel model, IntegerProgram program, LabelledImages images, Console console) {
    return console.during(
        "comparing layers",
        progress ->
            new TensorComparer(model, program)
                .compare(
                    Samples.of(images),
                    Classifiers.inputs(program, images),
                    done -> progress.at(done, images.count())));
  }

  private void requireDropWithin(CompareResult result) {
    // A correct answer more or less is at least 1e-4 points, so rounding cannot decide.
    if (maxDrop != null && result.dropPoints() > maxDrop + 1e-6) {
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
