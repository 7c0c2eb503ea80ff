package dev.nib.cli;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.PngImages;
import dev.nib.model.Shape;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.PixelInput;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.sim.Batch;
import dev.nib.sim.NpyFile;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @Parameters(paramLabel = "I.tflite", description = "The int8 model.")
  private Path file;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(names = "-n", paramLabel = "N", description = "Only the first N test images.")
  private Integer count;

  @Option(names = "--invert", description = "Take the negative of a PNG: dark ink on bright paper.")
  private boolean invert;

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      description = "Write every tensor of the (first) image there, as .npy with an index.json.")
  private Path trace;

  /** Either of the two. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(names = "--image", paramLabel = "PNG", description = "One image, bright ink on dark.")
    private Path image;
  }

  /** What {@code --json} prints for {@code --image}; scores are the output's int8 values. */
  record ImageResult(int prediction, List<Integer> scores, List<Double> values) {}

  /** An entry of a trace's index. */
  record TraceEntry(
      int tensor, String name, String file, List<Integer> shape, double scale, int zeroPoint) {}

  @Override
  public void run() {
    Console console = common.console();
    IntegerProgram program = Lowering.lower(TfliteFile.read(file));
    if (source.image != null) {
      image(program, console);
    } else {
      images(program, console);
    }
  }

  private void images(IntegerProgram program, Console console) {
    LabelledImages test = common.load(source.data, console).test();
    LabelledImages images = count == null ? test : test.head(count);
    int[] predictions =
        Classifiers.predictions(Classifiers.simulate(program, images, common.threads(), console));
    if (trace != null) {
      writeTrace(program, Classifiers.inputs(program, images).apply(0), console);
    }
    console.result(Scores.of(images, predictions), Scores.text(images, predictions));
  }

  private void image(IntegerProgram program, Console console) {
    GreyImage png = PngImages.read(source.image, invert);
    Shape shape = Classifiers.imageShape(program);
    if (png.height() != shape.extent(1) || png.width() != shape.extent(2)) {
      throw new UsageException(
          "%s is %dx%d, the model takes %dx%d; scale it first"
              .formatted(
                  source.image, png.height(), png.width(), shape.extent(1), shape.extent(2)));
    }
    byte[] pixels = new byte[shape.elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) png.pixel(i / png.width(), i % png.width());
    }
    byte[] input =
        Classifiers.quantized(pixels, PixelInput.table(program.inputs().get(0).quantization()));
    byte[] output = new Simulator(program).run(input);
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

  private void writeTrace(IntegerProgram program, byte[] input, Console console) {
    List<TraceEntry> index = new ArrayList<>();
    new Simulator(program)
        .run(
            input,
            (tensor, content) -> {
              String name =
                  "%03d_%s.npy"
                      .formatted(index.size(), tensor.name().replaceAll("[^A-Za-z0-9._-]+", "_"));
              OutputFiles.write(trace.resolve(name), NpyFile.int8(tensor.shape(), content));
              index.add(
                  new TraceEntry(
                      tensor.tensor(),
                      tensor.name(),
                      name,
                      java.util.Arrays.stream(tensor.shape().toArray()).boxed().toList(),
                      tensor.quantization().scale(),
                      tensor.zeroPoint()));
            });
    OutputFiles.write(trace.resolve("index.json"), Console.json(index) + "\n");
    console.say("trace of the first image: %d tensors in %s".formatted(index.size(), trace));
  }
}
