package dev.nib.cli;

import dev.nib.dataset.Dataset;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.CnnTrainer;
import dev.nib.trainer.EpochRecord;
import dev.nib.trainer.NetDefinition;
import dev.nib.trainer.Nets;
import dev.nib.trainer.TrainedNet;
import dev.nib.trainer.TrainingListener;
import dev.nib.trainer.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib train}: images in, a float32 {@code .tflite} file out. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a net and write it as a float32 TFLite file.")
final class TrainCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      defaultValue = "compact",
      description = "compact, appendix or report (default: compact).")
  private String net;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      required = true,
      description = "synthetic, mnist, a folder of IDX files or PNGs, or a CSV file.")
  private String data;

  @Option(
      names = "-o",
      paramLabel = "F.tflite",
      required = true,
      description = "The file to write.")
  private Path output;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Images per step.")
  private Integer batch;

  @Option(names = "--learning-rate", paramLabel = "X", description = "Adam's largest step size.")
  private Double learningRate;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only the first N training images.")
  private Integer limit;

  /** What {@code --json} prints. */
  record Result(
      String file,
      String net,
      int parameters,
      long bytes,
      String data,
      String dataSha256,
      TrainingSettings settings,
      List<EpochRecord> epochs,
      Scores test) {}

  @Override
  public void run() {
    Console console = common.console();
    Dataset dataset = common.load(data, console);
    if (limit != null) {
      dataset = new Dataset(dataset.source(), dataset.train().head(limit), dataset.test());
    }
    TrainingSettings settings =
        settings(TrainingSettings.defaults().withSeed(common.seed()).withThreads(common.threads()));
    TrainedNet trained = train(named(net), dataset, settings, console);
    byte[] file = TfliteWriter.write(trained.toGraph());
    OutputFiles.write(output, file);
    int[] predictions = Classifiers.predictions(trained.predict(dataset.test(), common.threads()));
    Scores scores = Scores.of(dataset.test(), predictions);
    Result result =
        new Result(
            output.toString(),
            net,
            trained.definition().parameterCount(),
            file.length,
            data,
            dataset.trainSha256(),
            settings,
            trained.history().epochs(),
            scores);
    console.result(
        result,
        "%s: %s, %,d parameters, %,d bytes; %s of %,d test images right"
            .formatted(
                output,
                net,
                result.parameters(),
                file.length,
                Scores.percent(scores.accuracy()),
                scores.images()));
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

  static NetDefinition named(String name) {
    try {
      return Nets.named(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--net: " + e.getMessage());
    }
  }

  /** Trains with a progress bar that shows the running loss. */
  static TrainedNet train(
      NetDefinition net, Dataset dataset, TrainingSettings settings, Console console) {
    return console.during(
        "training " + net.name(),
        progress ->
            CnnTrainer.train(
                net,
                dataset.train(),
                settings,
                new TrainingListener() {
                  @Override
                  public void batchDone(BatchProgress at) {
                    progress.at(
                        (long) (at.epoch() - 1) * at.batches() + at.batch(),
                        (long) at.epochs() * at.batches(),
                        "epoch %d/%d loss %.4f".formatted(at.epoch(), at.epochs(), at.loss()));
                  }
                }));
  }
}
