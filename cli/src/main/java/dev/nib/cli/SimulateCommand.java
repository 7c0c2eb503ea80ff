package dev.nib.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Argmax;
import dev.nib.model.Shape;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib simulate}: an int8 model on images, byte for byte as the chip computes it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Run an int8 model in the bit-exact simulator.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib simulate zoo:kb2 --data synthetic",
      "  nib simulate digits-int8.tflite --image seven.png --invert",
      "  nib simulate net-int8.tflite --input samples.npy -o outputs"
    })
final class SimulateCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      paramLabel = "I.tflite",
      converter = ModelFile.Converter.class,
      description = "The int8 model, zoo:NAME, or a forest of nib baseline.")
  private ModelFile file;

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
      names = "--trace",
      paramLabel = "DIR",
      description =
          "Write every tensor of the (first) sample there, as .npy with an index.json (default:"
              + " none).")
  private Path trace;

  @Option(
      names = "--predictions",
      description = "With --data: list what each image was taken for, in the JSON document too.")
  private boolean predictions;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      description =
          "With --input: write the outputs there, as .npy with an index.json (default:"
              + " nowhere).")
  private Path outputs;

  @Option(
      names = "--kernels",
      paramLabel = "KIND",
      defaultValue = "fast",
      description = "reference or fast: the same bytes, sooner (default: fast).")
  private Kernels kernels;

  /** One of the three. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(names = "--image", paramLabel = "PICTURE", description = "One PNG or JPEG.")
    private Path image;

    @Option(
        names = "--input",
        paramLabel = "NPY",
        description =
            "An int8 or float32 array, one sample or several; with several inputs once for each.")
    private List<Path> arrays;
  }

  /**
   * What {@code --json} prints for {@code --data}.
   *
   * @param model what ran
   * @param data where the images come from, as the user named it
   * @param tested which of its images
   * @param predictions of each image with {@code --predictions}, else none
   */
  record ImagesResult(
      ModelReference model,
      String data,
      Tested tested,
      @JsonUnwrapped Scores scores,
      Optional<List<ImagePrediction>> predictions) {}

  /**
   * What {@code --json} prints for {@code --image}.
   *
   * @param model what ran
   * @param image the file
   * @param prediction the class of the largest score, the first one among equals
   * @param scores the output's int8 values
   * @param values the real numbers that they stand for
   * @param output what comes out
   */
  record ImageResult(
      ModelReference model,
      String image,
      int prediction,
      List<Integer> scores,
      List<Double> values,
      TensorDescription output) {}

  /**
   * What {@code --json} prints for {@code --input}.
   *
   * @param model what ran
   * @param samples how many
   * @param inputs what goes in
   * @param outputs what comes out
   * @param folder where it was written
   */
  record ArrayResult(
      ModelReference model,
      int samples,
      List<TensorDescription> inputs,
      List<TensorDescription> outputs,
      String folder) {}

  @Override
  public void run() {
    Console console = common.console();
    requireTargets();
    if (predictions && source.data == null) {
      throw new UsageException("--predictions is for the images of --data");
    }
    Optional<ForestFile> forest = file.forest();
    if (forest.isPresent()) {
      forest(forest.get(), console);
      return;
    }
    TfliteFile content = file.requireInt8();
    ModelReference model = ModelReference.of(file, content);
    Program program = Lowering.lower(content);
    if (source.arrays != null) {
      pixelOptions.refuseWith("a .npy array");
      arrays(model, program, console);
      return;
    }
    PixelInput pixels = pixelOptions.of(program, console, content);
    if (source.image != null) {
      image(model, program, pixels, console);
    } else {
      images(model, program, pixels, console);
    }
  }

  private void requireTargets() {
    if (outputs != null && source.arrays == null) {
      throw new UsageException("-o %s: is for the outputs of --input".formatted(outputs));
    }
    if (outputs != null) {
      OutputFiles.requireFolder("-o", outputs);
    }
    if (trace != null) {
      OutputFiles.requireFolder("--trace", trace);
    }
  }

  private void images(ModelReference model, Program program, PixelInput pixels, Console console) {
    TestImages test =
        imageOptions.test(source.data, all.all(), count, program.inputs().get(0).shape(), common);
    LabelledImages images = test.images();
    PreparedProgram prepared = PreparedProgram.of(program, kernels);
    Function<LabelledImages, int[]> classes =
        some ->
            Classifiers.predictions(
                Classifiers.simulate(prepared, some, pixels, common.threads(), console));
    int[] predicted = classes.apply(images);
    OtherPreparations.warn(images, predicted, test.source(), test.preparation(), classes, console);
    if (trace != null) {
      writeTrace(program, Classifiers.inputs(program, images, pixels).apply(0), console);
    }
    show(model, test, predicted, console);
  }

  /** A forest, which votes as it does on the chip. */
  private void forest(ForestFile file, Console console) {
    Forests.refuse(
        pixelOptions.told().isPresent(), "--pixels", "a forest takes grey levels as they are");
    if (source.data == null) {
      throw new UsageException("a forest takes --data, not --image or --input");
    }
    Forests.refuse(trace != null, "--trace", "a forest has no tensors");
    Forest forest = file.forest();
    TestImages test =
        imageOptions.test(source.data, all.all(), count, Forests.size(forest), common);
    int[] predicted = Forests.predictions(forest, test.images());
    OtherPreparations.warn(
        test.images(),
        predicted,
        test.source(),
        test.preparation(),
        some -> Forests.predictions(forest, some),
        console);
    show(ModelReference.of(this.file, file), test, predicted, console);
  }

  private void show(ModelReference model, TestImages test, int[] predicted, Console console) {
    LabelledImages images = test.images();
    Optional<List<ImagePrediction>> each =
        predictions ? Optional.of(ImagePrediction.all(images, predicted)) : Optional.empty();
    String list =
        each.stream()
            .flatMap(List::stream)
            .map(p -> p.text() + System.lineSeparator())
            .collect(Collectors.joining());
    console.result(
        new ImagesResult(model, source.data, test.tested(), Scores.of(images, predicted), each),
        "%s%n%s%s%s"
            .formatted(
                test.tested().text(),
                list,
                Scores.text(images, predicted),
                WrongImages.text(images, predicted)));
  }

  private void image(ModelReference model, Program program, PixelInput pixels, Console console) {
    Classifiers.picture(program);
    Shape shape = program.inputs().get(0).shape();
    GreyImage picture = imageOptions.picture(source.image, shape, console);
    byte[] levels = new byte[shape.elements()];
    picture.copyPixels(levels, 0);
    byte[] input = Classifiers.quantized(levels, pixels.table());
    byte[] output = new Simulator(program, kernels).run(input);
    if (trace != null) {
      writeTrace(program, input, console);
    }
    List<Integer> scores = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    StringBuilder text = new StringBuilder("class  int8   value");
    for (int c = 0; c < output.length; c++) {
      scores.add((int) output[c]);
      values.add((double) program.outputs().get(0).quantization().dequantize(output[c]));
      text.append("%n%5d %5d %7.4f".formatted(c, output[c], values.get(c)));
    }
    ImageResult result =
        new ImageResult(
            model,
            source.image.toString(),
            Argmax.of(output),
            scores,
            values,
            TensorDescription.of(program.outputs().get(0)));
    console.result(result, text + "%nprediction: %d".formatted(result.prediction()));
  }

  private void arrays(ModelReference model, Program program, Console console) {
    List<byte[]> all = ArrayInputs.read(program, ArrayInputs.load(source.arrays), console);
    List<byte[]> samples = all.subList(0, Math.min(all.size(), count == null ? all.size() : count));
    if (outputs == null && trace == null) {
      throw new UsageException("--input needs -o or --trace, or there is nothing to show");
    }
    byte[][] results =
        console.during(
            "int8 simulation",
            progress ->
                Batch.run(
                    PreparedProgram.of(program, kernels),
                    samples.size(),
                    samples::get,
                    common.threads(),
                    done -> progress.at(done, samples.size())));
    if (trace != null) {
      writeTrace(program, samples.get(0), console);
    }
    if (outputs != null) {
      TraceFolder.outputs(program, results, outputs);
    }
    String folder = String.valueOf(outputs == null ? trace : outputs);
    console.result(
        new ArrayResult(
            model,
            results.length,
            TensorDescription.inputs(program),
            TensorDescription.outputs(program),
            folder),
        "%d samples, %d outputs: %s".formatted(results.length, program.outputs().size(), folder));
  }

  private void writeTrace(Program program, byte[] input, Console console) {
    int tensors = TraceFolder.trace(PreparedProgram.of(program, kernels), input, trace);
    console.say("trace of the first sample: %d tensors in %s".formatted(tensors, trace));
  }
}
