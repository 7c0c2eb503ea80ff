package dev.nib.trainer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a net shall answer: the label, softened as the recipe says. Made and used on the thread of
 * one replica, since a teacher is a network.
 */
final class Targets {
  private final int classes;
  private final double smoothing;
  private final Optional<Distillation> distillation;
  private final Optional<Teacher> teacher;

  Targets(int classes, Recipe recipe) {
    this.classes = classes;
    smoothing = recipe.labelSmoothing();
    distillation = recipe.distillation();
    teacher = distillation.map(d -> new Teacher(d.teacher()));
  }

  /**
   * Probabilities {@code [N,classes]}, row-major.
   *
   * @param labels {@code [N]}
   * @param pixels {@code [N,H,W]} from image {@code from} on, which the teacher sees if there is
   *     one
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
                .blend(t.probabilities(labels.length, pixels, from), targets, classes));
    return targets;
  }

  /** A trained net that answers as the student's own kind of net does. */
  private static final class Teacher {
    private final NetDefinition definition;
    private final MultiLayerNetwork network;
    private final boolean isSmall;
    private final float[] params;
    private final Map<Integer, SmallNet> smallNets = new HashMap<>();

    Teacher(TrainedNet net) {
      definition = net.definition();
      network = Dl4jNets.network(definition, new CountingLoss(), null);
      Dl4jNets.setWeights(network, definition, net.weights());
      isSmall = SmallNet.covers(definition);
      params = NativeFloats.copy(network.params());
    }

    float[] probabilities(int count, float[] pixels, int from) {
      if (isSmall) {
        return smallNets
            .computeIfAbsent(count, n -> new SmallNet(definition, n))
            .predict(params, pixels, from);
      }
      int size = definition.height() * definition.width();
      INDArray images = Nd4j.create(count, 1, definition.height(), definition.width());
      NativeFloats.floats(images).put(pixels, from * size, count * size);
      return NativeFloats.copy(network.output(images, false));
    }
  }
}
