package dev.nib.search.trial;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.CalibrationMethod;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.QuantizationException;
import dev.nib.quantizer.Samples;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.Distillation;
import dev.nib.trainer.loop.Recipe;
import dev.nib.trainer.loop.TrainedNet;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingSettings;
import java.io.Serializable;
import java.util.Base64;
import java.util.Optional;

/**
 * Runs trials, each on one thread: the same trial gives the same result wherever it runs, but for
 * its seconds. Sent to whoever runs them, with the images, once.
 */
public final class TrialWork implements Serializable {
  /** Images a step, as the zoo's nets have them. */
  public static final int BATCH = 128;

  /** The teacher's share in the targets, {@code nib train}'s default. */
  private static final double TEACHER_WEIGHT = 0.7;

  private static final double TEACHER_TEMPERATURE = 2;

  private static final long serialVersionUID = 1;

  private final TrialImages images;
  private final Limits limits;

  /** Trials on these images, judged by these limits. */
  public TrialWork(TrialImages images, Limits limits) {
    this.images = images;
    this.limits = limits;
  }

  /** A judge of nets that are not trained yet. */
  public Judge judge() {
    return new Judge(limits, images.calibration());
  }

  /**
   * Trains, quantises and judges. What goes wrong with the net itself is the result's problem.
   *
   * @param teacher the float32 file of the net that taught trials learn from, in Base64; empty for
   *     none
   */
  public TrialResult run(Trial trial, String teacher) {
    long start = System.nanoTime();
    try {
      TrainedNet net =
          CnnTrainer.train(
              trial.candidate().trained(),
              images.train(),
              images.validation(),
              settings(trial, teacher),
              TrainingControl.none());
      return judged(trial, net, start);
    } catch (TrainingException | QuantizationException | ModelException e) {
      return TrialResult.failed(trial, String.valueOf(e.getMessage()), seconds(start));
    }
  }

  private static TrainingSettings settings(Trial trial, String teacher) {
    Recipe recipe = Recipe.plain().withAugmentation(trial.candidate().augment().augmentation());
    if (trial.taught()) {
      recipe = recipe.withDistillation(distillation(teacher));
    }
    return TrainingSettings.defaults()
        .withEpochs(trial.epochs())
        .withBatchSize(BATCH)
        .withLearningRate(trial.candidate().learningRate())
        .withSeed(trial.seed())
        .withThreads(1)
        .withRecipe(recipe);
  }

  private static Distillation distillation(String teacher) {
    byte[] file = Base64.getDecoder().decode(teacher);
    TrainedNet net =
        TrainedNet.of(TfliteFile.of("the teacher", file).graph())
            .orElseThrow(() -> new ToolkitException("the teacher is no net that nib train made"));
    return new Distillation(net, TEACHER_WEIGHT, TEACHER_TEMPERATURE);
  }

  private TrialResult judged(Trial trial, TrainedNet net, long start) {
    byte[] float32 = TfliteWriter.write(net.toGraph());
    FloatModel model =
        new FloatModel(TfliteFile.of(trial.candidate().name() + ".tflite", float32).graph())
            .withThreads(1);
    byte[] int8 =
        TfliteWriter.write(
            Quantize.quantize(
                    model,
                    Samples.of(images.calibration(), PixelScale.UNIT),
                    Judge.settings(trial.candidate(), CalibrationMethod.MSE),
                    Progress.NONE)
                .graph());
    TfliteFile file = TfliteFile.of("net", int8);
    Judge.Verdict verdict = judge().trained(file);
    boolean isTeacher = trial.stage() == Trial.Stage.TEACHER;
    boolean kept = trial.stage().keepsFiles();
    return new TrialResult(
        trial,
        accuracy(net, images.validation()),
        accuracy(file, images.validation()),
        verdict.costs().orElse(null),
        isTeacher ? "" : verdict.excess(),
        seconds(start),
        kept ? TrialResult.text(float32) : "",
        kept ? TrialResult.text(int8) : "");
  }

  private static double accuracy(TrainedNet net, LabelledImages of) {
    return accuracy(of, Classifiers.predictions(net.predict(of, 1)));
  }

  private static double accuracy(LabelledImages of, int[] predictions) {
    return Scores.of(of, predictions).accuracy();
  }

  /** The part of images that the simulator of an int8 file has right, 0..1. */
  public static double accuracy(TfliteFile file, LabelledImages of) {
    Program program = Lowering.lower(file);
    PixelInput pixels = PixelInput.of(program, Optional.of(PixelScale.UNIT));
    byte[][] outputs = Classifiers.simulate(program, of, pixels, 1, Progress.NONE);
    return accuracy(of, Classifiers.predictions(outputs));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
