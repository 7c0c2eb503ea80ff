package dev.nib.cli;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.quantizer.Calibration;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Quantizer;
import java.nio.file.Path;
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

  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "F.tflite", description = "The float32 model.")
  private Path input;

  @Option(
      names = "--calibration",
      paramLabel = "SRC",
      required = true,
      description = "Where the calibration images come from; training images are used.")
  private String calibration;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "" + CALIBRATION_IMAGES,
      description = "How many calibration images (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "-o",
      paramLabel = "I.tflite",
      required = true,
      description = "The file to write.")
  private Path output;

  /** What {@code --json} prints. */
  record Result(String file, int calibrationImages, long floatParameters, long bytes) {}

  @Override
  public void run() {
    if (count < 1) {
      throw new UsageException("-n is %d, must be 1 or more".formatted(count));
    }
    Console console = common.console();
    FloatModel model = Classifiers.floatModel(input);
    LabelledImages images = common.load(calibration, console).train();
    Graph graph = quantize(model, images, count, common.seed(), console);
    byte[] file = TfliteWriter.write(graph);
    OutputFiles.write(output, file);
    int used = Math.min(count, images.count());
    console.result(
        new Result(output.toString(), used, model.graph().parameters(), file.length),
        "%s: int8, %,d bytes, calibrated on %,d images".formatted(output, file.length, used));
  }

  /** Calibrates on {@code count} of the images, every class in proportion, and quantises. */
  static Graph quantize(
      FloatModel model, LabelledImages images, int count, long seed, Console console) {
    LabelledImages sample = Splits.sample(images, count, seed);
    Calibration calibration =
        console.during(
            "calibrating",
            progress -> model.calibrate(sample, done -> progress.at(done, sample.count())));
    return Quantizer.quantize(model.graph(), calibration);
  }
}
