package dev.nib.trainer.loop;

/**
 * A teacher whose probabilities take a share in the targets (Hinton, Vinyals and Dean, Distilling
 * the Knowledge in a Neural Network, 2015, with the student at temperature 1): the teacher sees the
 * same augmented images as the student.
 *
 * @param teacher a net for images of the same size with the same classes
 * @param weight the teacher's share, above 0, at most 1; the labels have the rest
 * @param temperature the teacher's logits are divided by this, above 0; more than 1 shows more of
 *     what it takes for similar
 */
public record Distillation(TrainedNet teacher, double weight, double temperature) {
  public Distillation {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "the teacher's weight is %s, must be above 0 and at most 1".formatted(weight));
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the teacher's temperature is %s, must be above 0 and finite".formatted(temperature));
    }
  }

  /**
   * Blends rows of targets with the teacher's probabilities, in place; both {@code [N,classes]}.
   */
  void blend(float[] probabilities, float[] targets, int classes) {
    double[] soft = new double[classes];
    for (int from = 0; from < targets.length; from += classes) {
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        // softmax(z / T) is proportional to softmax(z)^(1/T).
        soft[i] = Math.pow(probabilities[from + i], 1 / temperature);
        sum += soft[i];
      }
      for (int i = 0; i < classes; i++) {
        double label = targets[from + i];
        targets[from + i] = (float) ((1 - weight) * label + weight * soft[i] / sum);
      }
    }
  }
}
