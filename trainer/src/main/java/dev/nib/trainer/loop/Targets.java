package dev.nib.trainer.loop;

import dev.nib.dataset.augment.Batch;
import dev.nib.trainer.layers.ParameterOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a net shall answer: the label, softened as the recipe says. Made and used on the thread of
 * one replica, since a teacher is a network.
 */
final class Targets {
  private final int classes;
  private final double smoothing;
  private final Optional<Teaching> teaching;

  /** What a teacher says of images from to to-1 of a batch, {@code [N,classes]}. */
  @FunctionalInterface
  private interface Answers {
    float[] of(Batch batch, int from, int to);
  }

  private record Teaching(Distillation how, Answers answers) {}

  /**
   * Targets by a recipe.
   *
   * @param answers what the recipe's teacher says of each of the training images, empty where it is
   *     to be asked
   */
  Targets(int classes, Recipe recipe, Optional<float[][]> answers) {
    this.classes = classes;
    smoothing = recipe.labelSmoothing();
    teaching =
        recipe
            .distillation()
            .map(d -> new Teaching(d, answers.map(this::known).orElseGet(() -> asked(d))));
  }

  private Answers known(float[][] answers) {
    return (batch, from, to) -> {
      float[] rows = new float[(to - from) * classes];
      for (int i = from; i < to; i++) {
        System.arraycopy(answers[batch.images()[i]], 0, rows, (i - from) * classes, classes);
      }
      return rows;
    };
  }

  /** Sees the batch's pixels on its own scale. */
  private static Answers asked(Distillation distillation) {
    TrainedNet net = distillation.teacher();
    float[] params = ParameterOrder.flat(net.definition(), net.weights());
    Replica replica = new Replica(net.definition(), params, Recipe.plain(), Optional.empty());
    return (batch, from, to) -> replica.probabilities(batch.pixels(), from, to - from);
  }

  /** Probabilities {@code [N,classes]} for images from to to-1 of a batch, row-major. */
  float[] of(Batch batch, int from, int to) {
    float[] targets = labels(batch.labels(), from, to);
    teaching.ifPresent(t -> t.how().blend(t.answers().of(batch, from, to), targets, classes));
    return targets;
  }

  /** What there is of it without a teacher. */
  float[] labels(int[] labels, int from, int to) {
    float[] targets = new float[(to - from) * classes];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = from; i < to; i++) {
      targets[(i - from) * classes + labels[i]] += (float) (1 - smoothing);
    }
    return targets;
  }
}
