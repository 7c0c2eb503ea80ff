package dev.nib.trainer.loop;

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
  private final Optional<Distillation> distillation;
  private final Optional<Replica> teacher;

  Targets(int classes, Recipe recipe) {
    this.classes = classes;
    smoothing = recipe.labelSmoothing();
    distillation = recipe.distillation();
    teacher = distillation.map(d -> replica(d.teacher()));
  }

  private static Replica replica(TrainedNet net) {
    float[] params = ParameterOrder.flat(net.definition(), net.weights());
    return new Replica(net.definition(), params, Recipe.plain());
  }

  /**
   * Probabilities {@code [N,classes]}, row-major.
   *
   * @param labels {@code [N]}
   * @param pixels grey levels {@code [N,H,W]} from image {@code from} on, which the teacher sees,
   *     on its own scale, if there is one
   */
  float[] of(int[] labels, float[] pixels, int from) {
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) (1 - smoothing);
    }
    teacher.ifPresent(
        t ->
            distillation
                .orElseThrow()
                .blend(t.probabilities(pixels, from, labels.length), targets, classes));
    return targets;
  }
}
