package dev.nib.cli;

import dev.nib.dataset.Dataset;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingListener;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
      "  nib train --data digits.csv --net \"conv:3:8 pool conv:3:16 pool classifier:10\" -o small.tflite",
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
      description = "Decides which images are held out for validation (default: the seed).")
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
    RunManifest manifest = execute(console);
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

  /** Trains, and writes the model and its manifest. */
  RunManifest execute(Console console) {
    requireWritable();
    Dataset dataset =
        TrainingImages.limited(
            imageOptions.load(data.source(), common.seed(), console), limit, common.seed());
    TrainingImages.check(dataset, console);
    NetDefinition named = definition(net, stem()).withPixels(pixelOptions.forTraining());
    NetDefinition definition = batchNorm ? named.withBatchNorm() : named;
    TrainingSettings settings =
        settings(
            TrainingSettings.of(definition)
                .withSeed(common.seed())
                .withThreads(common.threads())
                .withRecipe(recipe.recipe()));
    Path checkpoint = sibling(".checkpoint");
    if (Files.exists(checkpoint) && !resume) {
      console.say(
          "%s is left from an interrupted training; this one starts anew and replaces it (--resume"
                  .formatted(checkpoint)
              + " would go on)");
    }
    try (Interruption interruption =
        new Interruption(() -> console.say("stopping after this batch"))) {
      TrainedNet trained =
          train(
              definition,
              dataset,
              validationSeed(),
              settings,
              TrainingControl.none()
                  .withCheckpoint(checkpoint, resume)
                  .withStop(interruption::requested),
              console);
      RunManifest manifest = write(trained, dataset, settings);
      if (!trained.history().stopped()) {
        delete(checkpoint);
      }
      return manifest;
    }
  }

  private void requireWritable() {
    OutputFiles.requireFile("-o", output);
    OutputFiles.requireFile("-o", sibling(".run.json"));
    OutputFiles.requireFile("-o", sibling(".checkpoint"));
  }

  private RunManifest write(TrainedNet trained, Dataset dataset, TrainingSettings settings) {
    byte[] file = TfliteWriter.write(trained.toGraph());
    boolean stopped = trained.history().stopped();
    Optional<Scores> test =
        stopped
            ? Optional.empty()
            : Optional.of(
                Scores.of(
                    dataset.test(),
                    Classifiers.predictions(trained.predict(dataset.test(), common.threads()))));
    RunManifest manifest =
        RunManifest.of(output.toString(), file, trained, dataset, validationSeed(), settings, test);
    byte[] run = (Console.json(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
    OutputFiles.write(Map.of(output, file, sibling(".run.json"), run));
    return manifest;
  }

  private long validationSeed() {
    return validationSeed == null ? common.seed() : validationSeed;
  }

  /** A file beside the output with the same stem. */
  private Path sibling(String ending) {
    return output.resolveSibling(stem() + ending);
  }

  /** The output's name without its ending. */
  private String stem() {
    String name = output.getFileName().toString();
    return name.endsWith(".tflite") ? name.substring(0, name.length() - 7) : name;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be deleted: " + OutputFiles.reason(e));
    }
  }

  private TrainingSettings settings(TrainingSettings defaults) {
    try {
      TrainingSettings settings = epochs == null ? defaults : defaults.withEpochs(epochs);
      settings = batch == null ? settings : settings.withBatchSize(batch);
      return learningRate == null ? settings : settings.withLearningRate(learningRate);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * The net of that name or text.
   *
   * @param nameForText what a net from text is called
   */
  static NetDefinition definition(String nameOrText, String nameForText) {
    try {
      return Nets.of(nameOrText, nameForText);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--net: " + e.getMessage());
    }
  }

  /** Trains with a progress bar that shows the running loss. */
  static TrainedNet train(
      NetDefinition net,
      Dataset dataset,
      long validationSeed,
      TrainingSettings settings,
      TrainingControl control,
      Console console) {
    if (dataset.train().classes() > net.classes()) {
      throw new UsageException(
          "--net: %s tells %d classes apart, the images have %d; end it with classifier:%d"
              .formatted(
                  net.name(), net.classes(), dataset.train().classes(), dataset.train().classes()));
    }
    return console.during(
        "training " + net.name(),
        progress ->
            CnnTrainer.train(
                net,
                dataset.train(),
                validationSeed,
                settings,
                control.withListener(show(progress))));
  }

  /** Shows batches and running loss. */
  static TrainingListener show(Console.Progress progress) {
    return new TrainingListener() {
      @Override
      public void batchDone(BatchProgress at) {
        progress.at(
            (long) (at.epoch() - 1) * at.batches() + at.batch(),
            (long) at.epochs() * at.batches(),
            "epoch %d/%d loss %.4f".formatted(at.epoch(), at.epochs(), at.loss()));
      }
    };
  }
}
