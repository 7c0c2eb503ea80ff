package dev.nib.toolkit.training;

import dev.nib.codegen.Version;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.Preparation;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.EpochRecord;
import dev.nib.trainer.loop.Recipe;
import dev.nib.trainer.loop.Schedule;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.loop.TrainingSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a training was given and what came of it: enough to repeat it.
 *
 * @param file the model
 * @param fileSha256 its checksum
 * @param net the definition's name
 * @param layers the definition
 * @param pixels what the net takes grey levels for
 * @param parameters those of the model, which has batch normalisation folded
 * @param bytes size of the model
 * @param data the images, as the user named them
 * @param preparation what was done to each of them
 * @param trainSha256 checksum of the training images and labels, validation part included
 * @param validationFraction the part of them that chose the best epoch
 * @param validationSeed decided which, and what else is random of images
 * @param epochs what came of each
 * @param stopped whether the user stopped it early
 * @param test scores on the test images, absent when stopped early
 */
public record RunManifest(
    String nib,
    Platform platform,
    String file,
    String fileSha256,
    String net,
    List<String> layers,
    String pixels,
    int parameters,
    long bytes,
    String data,
    Preparation preparation,
    String trainSha256,
    String testSha256,
    double validationFraction,
    long validationSeed,
    Settings settings,
    List<EpochRecord> epochs,
    boolean stopped,
    double seconds,
    Optional<Scores> test) {

  /** What it ran on. */
  public record Platform(String java, String os, String architecture, int processors) {
    /** This virtual machine. */
    public static Platform here() {
      return new Platform(
          System.getProperty("java.vm.version"),
          System.getProperty("os.name") + " " + System.getProperty("os.version"),
          System.getProperty("os.arch"),
          Runtime.getRuntime().availableProcessors());
    }
  }

  /** The settings of the training. */
  public record Settings(
      int epochs,
      int batchSize,
      double learningRate,
      long seed,
      int threads,
      Augmentation augmentation,
      Schedule schedule,
      double labelSmoothing,
      double weightAveraging,
      Optional<Teacher> teacher) {
    static Settings of(TrainingSettings settings) {
      Recipe recipe = settings.recipe();
      return new Settings(
          settings.epochs(),
          settings.batchSize(),
          settings.learningRate(),
          settings.seed(),
          settings.threads(),
          recipe.augmentation(),
          recipe.schedule(),
          recipe.labelSmoothing(),
          recipe.weightAveraging(),
          recipe
              .distillation()
              .map(d -> new Teacher(d.teacher().toString(), d.weight(), d.temperature())));
    }
  }

  /** A net that was learnt from. */
  public record Teacher(String net, double weight, double temperature) {}

  /** Of a training that is done or was stopped. */
  public static RunManifest of(
      String path,
      byte[] file,
      TrainedNet trained,
      Dataset dataset,
      long validationSeed,
      TrainingSettings settings,
      Optional<Scores> test) {
    return new RunManifest(
        Version.NIB,
        Platform.here(),
        path,
        TfliteFile.sha256(file),
        trained.definition().name(),
        trained.definition().layers().stream().map(Object::toString).toList(),
        trained.definition().pixels().toString(),
        trained.definition().withoutBatchNorm().parameterCount(),
        file.length,
        dataset.source(),
        dataset.origin().preparation(),
        dataset.trainSha256(),
        dataset.testSha256(),
        CnnTrainer.VALIDATION_FRACTION,
        validationSeed,
        Settings.of(settings),
        trained.history().epochs(),
        trained.history().stopped(),
        trained.history().seconds(),
        test);
  }
}
