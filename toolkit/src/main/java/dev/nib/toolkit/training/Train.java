package dev.nib.toolkit.training;

import dev.nib.dataset.Dataset;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.Json;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.TrainingImages;
import dev.nib.toolkit.models.ModelFile;
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

/** Trains a net and writes it as a float32 TFLite file, with a manifest of how. */
public final class Train {
  private Train() {}

  /**
   * Trains, and writes the model and its manifest. A checkpoint is written after each epoch; where
   * {@link Progress#isStopping} the training ends after the batch, with the best weights so far.
   *
   * @throws ToolkitException when a setting makes no sense or nothing can be written
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   * @throws dev.nib.trainer.TrainingException when the training cannot go on
   */
  public static RunManifest run(TrainSettings settings, Progress progress) {
    for (Path file :
        new Path[] {
          settings.output(), settings.sibling(".run.json"), settings.sibling(".checkpoint")
        }) {
      OutputFiles.requireFile(Setting.OUTPUT, file);
    }
    Dataset dataset =
        TrainingImages.limited(
            Images.load(settings.data(), settings.images(), settings.decidingSeed(), progress),
            settings.limit(),
            settings.decidingSeed());
    TrainingImages.check(dataset, progress);
    NetDefinition named = definition(settings.net(), settings.stem()).withPixels(settings.pixels());
    NetDefinition net = settings.batchNorm() ? named.withBatchNorm() : named;
    TrainingSettings training = training(settings, net);
    Path checkpoint = settings.sibling(".checkpoint");
    if (Files.exists(checkpoint) && !settings.resume()) {
      progress.say(
          "%s is left from an interrupted training; this one starts anew and replaces it (%s would"
              + " go on)",
          checkpoint, Setting.RESUME);
    }
    TrainedNet trained =
        train(
            net,
            dataset,
            settings.decidingSeed(),
            training,
            TrainingControl.none()
                .withCheckpoint(checkpoint, settings.resume())
                .withStop(progress::isStopping),
            progress);
    RunManifest manifest = write(trained, dataset, training, settings);
    if (!trained.history().stopped()) {
      delete(checkpoint);
    }
    return manifest;
  }

  private static RunManifest write(
      TrainedNet trained, Dataset dataset, TrainingSettings training, TrainSettings settings) {
    byte[] file = TfliteWriter.write(trained.toGraph());
    Optional<Scores> test =
        trained.history().stopped()
            ? Optional.empty()
            : Optional.of(
                Scores.of(
                    dataset.test(),
                    Classifiers.predictions(trained.predict(dataset.test(), settings.threads()))));
    RunManifest manifest =
        RunManifest.of(
            settings.output().toString(),
            file,
            trained,
            dataset,
            settings.decidingSeed(),
            training,
            test);
    byte[] run = (Json.text(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
    OutputFiles.write(Map.of(settings.output(), file, settings.sibling(".run.json"), run));
    return manifest;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be deleted: %s", file, OutputFiles.reason(e));
    }
  }

  private static TrainingSettings training(TrainSettings settings, NetDefinition net) {
    TrainingSettings defaults =
        TrainingSettings.of(net)
            .withSeed(settings.seed())
            .withThreads(settings.threads())
            .withRecipe(settings.recipe());
    try {
      return defaults
          .withEpochs(settings.epochs().orElse(defaults.epochs()))
          .withBatchSize(settings.batch().orElse(defaults.batchSize()))
          .withLearningRate(settings.learningRate().orElse(defaults.learningRate()));
    } catch (IllegalArgumentException e) {
      throw new ToolkitException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The net of that name or text.
   *
   * @param nameForText what a net from text is called
   * @throws ToolkitException when there is none, or the text is none
   */
  public static NetDefinition definition(String nameOrText, String nameForText) {
    try {
      return Nets.of(nameOrText, nameForText);
    } catch (IllegalArgumentException e) {
      throw new ToolkitException(Message.of("%s: %s", Setting.NET, e.getMessage()));
    }
  }

  /**
   * A net to learn from.
   *
   * @throws ToolkitException when it is none that {@link Train} made
   */
  public static TrainedNet teacher(ModelFile file) {
    return TrainedNet.of(file.float32().graph())
        .orElseThrow(
            () ->
                new ToolkitException(
                    "%s: %s is no float32 file of a net that %s made",
                    Setting.TEACHER, file, Task.TRAIN));
  }

  /**
   * Trains a net and writes nothing but checkpoints.
   *
   * @param validationSeed decides which images are held out
   * @param control but for its listener, which {@code progress} is
   */
  public static TrainedNet train(
      NetDefinition net,
      Dataset dataset,
      long validationSeed,
      TrainingSettings settings,
      TrainingControl control,
      Progress progress) {
    if (dataset.train().classes() > net.classes()) {
      throw new ToolkitException(
          "%s: %s tells %d classes apart, the images have %d; end it with classifier:%d",
          Setting.NET,
          net.name(),
          net.classes(),
          dataset.train().classes(),
          dataset.train().classes());
    }
    return progress.during(
        "training " + net.name(),
        stage ->
            CnnTrainer.train(
                net,
                dataset.train(),
                validationSeed,
                settings,
                control.withListener(listener(stage))));
  }

  /** Tells of batches and of the running loss. */
  public static TrainingListener listener(Progress.Stage stage) {
    return new TrainingListener() {
      @Override
      public void batchDone(BatchProgress at) {
        stage.at(
            (long) (at.epoch() - 1) * at.batches() + at.batch(),
            (long) at.epochs() * at.batches(),
            Message.of("epoch %d/%d loss %.4f", at.epoch(), at.epochs(), at.loss()).text());
      }
    };
  }
}
