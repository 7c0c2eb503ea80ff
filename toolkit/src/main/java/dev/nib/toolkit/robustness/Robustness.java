package dev.nib.toolkit.robustness;

import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.distort.Distortion;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.ForestImages;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.TestImages;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Measures int8 models and forests on distorted images. */
public final class Robustness {
  private Robustness() {}

  /** A model that tells the classes of images. */
  private record Contestant(
      ModelReference reference, ImageSize size, Function<LabelledImages, int[]> classes) {}

  /**
   * Every model on the images as they are, and on each of their distortions.
   *
   * @param data where the images come from, as {@link Images} takes it
   * @throws ToolkitException when a setting makes no sense, or models and images do not fit
   * @throws dev.nib.model.ModelException when a model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static RobustnessResult run(RobustnessSettings settings, String data, Progress progress) {
    List<Contestant> contestants =
        settings.models().stream().map(model -> contestant(settings, model, progress)).toList();
    ImageSize size = contestants.get(0).size();
    for (Contestant other : contestants) {
      if (!other.size().equals(size)) {
        throw new ToolkitException(
            "%s takes images of %s, %s of %s; measure them apart",
            contestants.get(0).reference().file(), size, other.reference().file(), other.size());
      }
    }
    TestImages test =
        Images.test(
            data,
            settings.images(),
            settings.all(),
            settings.count(),
            settings.seed(),
            size,
            progress);
    double[][] accuracies =
        accuracies(
            contestants.stream().map(Contestant::classes).toList(),
            test.images(),
            settings.seed(),
            progress);
    List<RobustnessResult.Measured> measured = new ArrayList<>();
    for (int m = 0; m < contestants.size(); m++) {
      double[] all = accuracies[m];
      List<Double> distorted = Arrays.stream(all, 1, all.length).boxed().toList();
      measured.add(
          new RobustnessResult.Measured(
              contestants.get(m).reference(),
              all[0],
              distorted,
              distorted.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
    }
    return new RobustnessResult(
        data,
        test.tested(),
        settings.seed(),
        Arrays.stream(Distortion.values())
            .map(kind -> new RobustnessResult.Kind(kind.label(), kind.meaning()))
            .toList(),
        measured);
  }

  /**
   * The accuracy of one classifier on each distortion of images, 0 to 1.
   *
   * @param classes the class that it gives each of some images
   */
  public static Map<Distortion, Double> distorted(
      LabelledImages images,
      long seed,
      Function<LabelledImages, int[]> classes,
      Progress progress) {
    double[] all = accuracies(List.of(classes), images, seed, progress)[0];
    Map<Distortion, Double> distorted = new EnumMap<>(Distortion.class);
    for (Distortion kind : Distortion.values()) {
      distorted.put(kind, all[1 + distorted.size()]);
    }
    return distorted;
  }

  /** {@code [model][1 + kind]}, the images as they are first. */
  private static double[][] accuracies(
      List<Function<LabelledImages, int[]>> models,
      LabelledImages images,
      long seed,
      Progress progress) {
    Distortion[] kinds = Distortion.values();
    double[][] accuracies = new double[models.size()][1 + kinds.length];
    int rounds = models.size() * (1 + kinds.length);
    return progress.during(
        "distortions",
        stage -> {
          int done = 0;
          for (int k = 0; k <= kinds.length; k++) {
            LabelledImages shown = k == 0 ? images : kinds[k - 1].apply(images, seed);
            for (int m = 0; m < models.size(); m++) {
              accuracies[m][k] = Scores.of(shown, models.get(m).apply(shown)).accuracy();
              done++;
              stage.at(done, rounds);
            }
          }
          return accuracies;
        });
  }

  private static Contestant contestant(
      RobustnessSettings settings, ModelFile model, Progress progress) {
    Optional<ForestFile> file = model.forest();
    if (file.isPresent()) {
      Forest forest = file.get().forest();
      return new Contestant(
          ModelReference.of(model, file.get()),
          ForestImages.size(forest),
          images -> ForestImages.predictions(forest, images));
    }
    TfliteFile net = model.requireInt8();
    Program program = Lowering.lower(net);
    PixelInput pixels = Pixels.input(settings.pixels(), program, progress, net);
    PreparedProgram prepared = PreparedProgram.of(program, Kernels.FAST);
    ImageSize size =
        Images.size(program.inputs().get(0).shape())
            .orElseThrow(
                () -> new ToolkitException("%s: its input has no rows and columns", net.name()));
    return new Contestant(
        ModelReference.of(model, net),
        size,
        images ->
            Classifiers.predictions(
                Classifiers.simulate(prepared, images, pixels, settings.threads(), Progress.NONE)));
  }
}
