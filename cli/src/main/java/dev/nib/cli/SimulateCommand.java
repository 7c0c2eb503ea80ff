package dev.nib.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Shape;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.PixelInput;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib simulate}: an int8 model on images, byte for byte as the chip computes it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Run an int8 model in the bit-exact simulator.")
final class SimulateCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Parameters(
      paramLabel = "I.tflite",
      converter = ModelFile.Converter.class,
      description = "The int8 model, or zoo:NAME.")
  private ModelFile file;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private AllOption all;

  @Option(names = "-n", paramLabel = "N", description = "Only the first N test images.")
  private Integer count;

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      description = "Write every tensor of the (first) sample there, as .npy with an index.json.")
  private Path trace;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      description = "With --input: write the outputs there, as .npy with an index.json.")
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

  /** What {@code --json} prints for {@code --data}. */
  record ImagesResult(@JsonUnwrapped Scores scores, Tested tested) {}

  /** What {@code --json} prints for {@code --image}; scores are the output's int8 values. */
  record ImageResult(int prediction, List<Integer> scores, List<Double> values) {}

  /** What {@code --json} prints for {@code --input}. */
  record ArrayResult(int samples, int outputs, String folder) {}

  @Override
  public void run() {
    Console console = common.console();
    IntegerProgram program = Lowering.lower(file.int8());
    if (source.image != null) {
      image(program, console);
    } else if (source.arrays != null) {
      arrays(program, console);
    } else {
      images(program, console);
    }
  }

  private void images(IntegerProgram program, Console console) {
    TestImages test =
        imageOptions.test(source.data, all.all(), count, program.inputs().get(0).shape(), common);
    LabelledImages images = test.images();
    PreparedProgram prepared = PreparedProgram.of(program, kernels);
    Function<LabelledImages, int[]> model =
        some ->
            Classifiers.predictions(
                Classifiers.simulate(prepared, some, common.threads(), console));
    int[] predictions = model.apply(images);
    OtherPreparations.warn(images, predictions, test.source(), test.preparation(), model, console);
    if (trace != null) {
      writeTrace(program, Classifiers.inputs(program, images).apply(0), console);
    }
    console.result(
        new ImagesResult(Scores.of(images, predictions), test.tested()),
        "%s%n%s%s"
            .formatted(
                test.tested().text(),
                Scores.text(images, predictions),
                WrongImages.text(images, predictions)));
  }

  private void image(IntegerProgram program, Console console) {
    Shape shape = Classifiers.imageShape(program);
    GreyImage picture = imageOptions.picture(source.image, shape, console);
    byte[] pixels = new byte[shape.elements()];
    picture.copyPixels(pixels, 0);
    byte[] input =
        Classifiers.quantized(pixels, PixelInput.table(program.inputs().get(0).quantization()));
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
    ImageResult result = new ImageResult(Batch.argmax(output), scores, values);
    console.result(result, text + "%nprediction: %d".formatted(result.prediction()));
  }

  private void arrays(IntegerProgram program, Console console) {
    List<byte[]> all = ArrayInputs.read(program, ArrayInputs.load(source.arrays));
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
        new ArrayResult(results.length, program.outputs().size(), folder),
        "%d samples, %d outputs: %s".formatted(results.length, program.outputs().size(), folder));
  }

  private void writeTrace(IntegerProgram program, byte[] input, Console console) {
    int tensors = TraceFolder.trace(PreparedProgram.of(program, kernels), input, trace);
    console.say("trace of the first sample: %d tensors in %s".formatted(tensors, trace));
  }
}
