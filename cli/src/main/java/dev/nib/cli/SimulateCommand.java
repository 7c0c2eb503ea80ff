package dev.nib.cli;

import dev.nib.sim.Kernels;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.ImagePrediction;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.simulate.SimulatedArrays;
import dev.nib.toolkit.simulate.SimulatedImages;
import dev.nib.toolkit.simulate.SimulatedPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      converter = ModelFileConverter.class,
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

  @Override
  public void run() {
    Console console = common.console();
    requireTargets();
    if (predictions && source.data == null) {
      throw new UsageException("--predictions is for the images of --data");
    }
    if (source.data != null) {
      images(Simulate.onImages(settings(), source.data, console), console);
      return;
    }
    if (file.forest().isPresent()) {
      ForNets.refuse(pixelOptions.told().isPresent(), "--pixels", ForNets.GREY_LEVELS);
      throw new UsageException("a forest takes --data, not --image or --input");
    }
    if (source.image != null) {
      picture(Simulate.onPicture(settings(), source.image, console), console);
    } else {
      SimulatedArrays result =
          Simulate.onArrays(settings(), source.arrays, Optional.ofNullable(outputs), console);
      console.result(
          result,
          "%d samples, %d outputs: %s"
              .formatted(result.samples(), result.outputs().size(), result.folder()));
    }
  }

  private SimulateSettings settings() {
    return new SimulateSettings(
        file,
        imageOptions.settings(),
        pixelOptions.told(),
        all.all(),
        Optional.ofNullable(count),
        Optional.ofNullable(trace),
        kernels,
        common.seed(),
        common.threads());
  }

  private void requireTargets() {
    if (outputs != null && source.arrays == null) {
      throw new UsageException("-o %s: is for the outputs of --input".formatted(outputs));
    }
    if (outputs != null) {
      OutputFiles.requireFolder(Setting.OUTPUT, outputs);
    }
    if (trace != null) {
      OutputFiles.requireFolder(Setting.TRACE, trace);
    }
  }

  private void images(SimulatedImages result, Console console) {
    List<ImagePrediction> each = result.predictions().orElseThrow();
    String list =
        predictions
            ? each.stream().map(p -> line(p) + System.lineSeparator()).collect(Collectors.joining())
            : "";
    console.result(
        predictions ? result : result.withoutPredictions(),
        "%s%n%s%s%s"
            .formatted(
                result.tested().text(),
                list,
                ScoreText.scores(result.scores()),
                ScoreText.wrong(each)));
  }

  private static String line(ImagePrediction p) {
    return "%6d  %-24s label %d  prediction %d%s"
        .formatted(p.image(), p.name(), p.label(), p.prediction(), p.correct() ? "" : "  wrong");
  }

  private static void picture(SimulatedPicture result, Console console) {
    StringBuilder text = new StringBuilder("class  int8   value");
    for (int c = 0; c < result.scores().size(); c++) {
      text.append("%n%5d %5d %7.4f".formatted(c, result.scores().get(c), result.values().get(c)));
    }
    console.result(result, text + "%nprediction: %d".formatted(result.prediction()));
  }
}
