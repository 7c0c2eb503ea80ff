package dev.nib.cli;

import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.Train;
import dev.nib.toolkit.training.TrainSettings;
import dev.nib.trainer.loop.TrainingSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib train}: images in, a float32 {@code .tflite} file out. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a net and write it as a float32 TFLite file.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib train --data mnist -o digits.tflite",
      "  nib train --data mnist --net report --augment --epochs 20 -o digits.tflite",
      "  nib train --data digits.csv --net \"conv:3:8 pool conv:3:16 pool classifier:10\" -o"
          + " small.tflite",
      "  nib train --data mnist --resume -o digits.tflite"
    })
final class TrainCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Option(
      names = "--net",
      paramLabel = "NET",
      defaultValue = "compact",
      description = {
        "compact, appendix or report (default: compact), or a net as text, a word for each layer:",
        "conv:KERNEL:CHANNELS[:STRIDE][:linear]  convolution, then ReLU unless linear",
        "depthwise:KERNEL[:STRIDE][:linear]  the same for each channel on its own",
        "norm  batch normalisation behind one of these",
        "pool[:same], average:SIZE, global  maximum of 2x2, mean of windows, mean of all",
        "dropout:RATE, dense:UNITS, and last classifier:10"
      })
  private String net;

  @Mixin private DataOption data;

  @Option(
      names = "-o",
      paramLabel = "F.tflite",
      required = true,
      description = "The file to write.")
  private Path output;

  @Option(
      names = "--epochs",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Passes over the training images (default: " + TrainingSettings.EPOCHS + ").")
  private Integer epochs;

  @Option(
      names = "--batch",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Images per step (default: " + TrainingSettings.BATCH + ").")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Adam's largest step size (default: 0.006, from 50,000 parameters 0.002, from 500,000"
              + " 0.001).")
  private Double learningRate;

  @Option(
      names = "--validation-seed",
      paramLabel = "N",
      description =
          "Decides which images are held out for validation, which --limit leaves, how a source"
              + " without a test part is split, and the digits of synthetic (default: the seed).")
  private Long validationSeed;

  @Option(
      names = "--limit",
      converter = Count.Positive.class,
      paramLabel = "N",
      description =
          "Use only N training images, drawn with the classes in proportion (default: all).")
  private Integer limit;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint of a training that was interrupted.")
  private boolean resume;

  @Option(
      names = "--batch-norm",
      description =
          "Normalise behind every convolution while training; folded into it in the file.")
  private boolean batchNorm;

  @Mixin private RecipeOptions recipe;

  @Override
  public void run() {
    Console console = common.console();
    RunManifest manifest = execute(settings(), console);
    String score =
        manifest
            .test()
            .map(
                s ->
                    "%s of %,d test images right"
                        .formatted(Scores.percent(s.accuracy()), s.images()))
            .orElse("stopped early; --resume goes on from the last whole epoch");
    console.result(
        manifest,
        "%s: %s, %,d parameters, %,d bytes; %s"
            .formatted(output, manifest.net(), manifest.parameters(), manifest.bytes(), score));
  }

  /** Trains until it is done, or the user presses Ctrl-C. */
  static RunManifest execute(TrainSettings settings, Console console) {
    try (Interruption interruption =
        new Interruption(() -> console.say("stopping after this batch"))) {
      console.stopWhen(interruption::requested);
      return Train.run(settings, console);
    }
  }

  /** What the options say. */
  TrainSettings settings() {
    return new TrainSettings(
        data.source(),
        output,
        imageOptions.settings(),
        net,
        batchNorm,
        pixelOptions.forTraining(),
        Optional.ofNullable(limit),
        Optional.ofNullable(epochs),
        Optional.ofNullable(batch),
        Optional.ofNullable(learningRate),
        recipe.recipe(),
        Optional.ofNullable(validationSeed),
        resume,
        common.seed(),
        common.threads());
  }
}
