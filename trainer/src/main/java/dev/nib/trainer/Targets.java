package dev.nib.trainer;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a net shall answer: the label, softened as the recipe says. Made and used on the thread of
 * one replica, since a teacher is a network.
 */
final class Targets {
  private final int classes;
  private final double smoothing;
  private final Optional<Distillation> distillation;
  private final Optional<MultiLayerNetwork> teacher;

  Targets(int classes, Recipe recipe) {
    this.classes = classes;
    smoothing = recipe.labelSmoothing();
    distillation = recipe.distillation();
    teacher = distillation.map(d -> network(d.teacher()));
  }

  private static MultiLayerNetwork network(TrainedNet net) {
    MultiLayerNetwork network = Dl4jNets.network(net.definition(), new CountingLoss(), null);
    Dl4jNets.setWeights(network, net.definition(), net.weights());
    return network;
  }

  /**
   * Probabilities {@code [N,classes]}, row-major.
   *
   * @param labels {@code [N]}
   * @param images {@code [N,1,H,W]}, which the teacher sees if there is one
   */
  float[] of(int[] labels, INDArray images) {
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (smoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) (1 - smoothing);
    }
    teacher.ifPresent(
        t ->
            distillation
                .orElseThrow()
                .blend(NativeFloats.copy(t.output(images, false)), targets, classes));
    return targets;
  }
}
