package dev.nib.toolkit.zoo;

import dev.nib.toolkit.Progress;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.quantize.QuantizeSettings;
import dev.nib.toolkit.robustness.Robustness;
import dev.nib.toolkit.robustness.RobustnessSettings;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.TrainSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Trains and quantises a net of the zoo again, after its recipe. */
public final class ZooTrain {
  private ZooTrain() {}

  /**
   * Trains the teacher, if there is one and it is not there yet, then the net, quantises it and
   * measures both files on the test images.
   *
   * @return empty when {@link Progress#isStopping} ended a training
   * @throws dev.nib.toolkit.ToolkitException when a setting makes no sense or nothing can be
   *     written
   */
  public static Optional<ZooTrainResult> run(ZooRecipe recipe, Progress progress) {
    Optional<TrainSettings> teacher = recipe.teacher();
    if (teacher.isPresent()) {
      boolean there = teacher.get().resume() && Files.exists(teacher.get().output());
      if (!there && recipe.run(teacher.get(), progress).stopped()) {
        return Optional.empty();
      }
    }
    TrainSettings training = recipe.train(teacher.map(TrainSettings::output));
    RunManifest manifest = recipe.run(training, progress);
    if (manifest.stopped()) {
      return Optional.empty();
    }
    QuantizeSettings quantizing = recipe.quantize();
    Quantize.run(quantizing, progress);
    Path int8 = quantizing.output();
    Scores scores = score(int8, training, quantizing, progress);
    ZooNet net = recipe.net();
    return Optional.of(
        new ZooTrainResult(
            net,
            recipe.commands(),
            reference(training.output()),
            reference(int8),
            Zoo.has(Zoo.int8File(net))
                && Arrays.equals(ModelFile.of(int8).int8Bytes(), Zoo.content(Zoo.int8File(net))),
            new ZooNet.Measured(
                training.data(),
                scores.images(),
                manifest.test().orElseThrow().accuracy(),
                scores.accuracy(),
                distorted(int8, training, progress))));
  }

  private static Scores score(
      Path int8, TrainSettings training, QuantizeSettings quantizing, Progress progress) {
    SimulateSettings settings =
        SimulateSettings.of(ModelFile.of(int8))
            .withImages(training.images())
            .withPixels(training.pixels())
            .withSeed(quantizing.quantizer().seed())
            .withThreads(training.threads());
    return Simulate.onImages(settings, training.data(), progress).scores();
  }

  private static double distorted(Path int8, TrainSettings training, Progress progress) {
    RobustnessSettings settings =
        RobustnessSettings.of(List.of(ModelFile.of(int8)))
            .withImages(training.images())
            .withPixels(Optional.of(training.pixels()))
            .withThreads(training.threads());
    // As many digits as a mean over fifteen times some thousand images can bear.
    return Math.round(
            1e4 * Robustness.run(settings, training.data(), progress).models().get(0).mean())
        / 1e4;
  }

  private static ModelReference reference(Path file) {
    return ModelReference.of(file, ModelFile.of(file).int8Bytes());
  }
}
