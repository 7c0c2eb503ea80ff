package dev.nib.dataset;

/** The plainest linear classifier: multinomial logistic regression by stochastic gradients. */
final class SoftmaxRegression {
  private final double[][] weights;

  private SoftmaxRegression(double[][] weights) {
    this.weights = weights;
  }

  static SoftmaxRegression train(LabelledImages images, int epochs) {
    int inputs = images.imageSize() + 1;
    SoftmaxRegression model = new SoftmaxRegression(new double[images.classes()][inputs]);
    for (int epoch = 0; epoch < epochs; epoch++) {
      double rate = 0.02 / (1 + epoch);
      for (int i : Splits.permutation(images.count(), epoch)) {
        double[] x = inputs(images, i);
        double[] p = model.probabilities(x);
        p[images.label(i)] -= 1;
        for (int c = 0; c < p.length; c++) {
          for (int k = 0; k < inputs; k++) {
            model.weights[c][k] -= rate * p[c] * x[k];
          }
        }
      }
    }
    return model;
  }

  int[] predict(LabelledImages images) {
    int[] predictions = new int[images.count()];
    for (int i = 0; i < predictions.length; i++) {
      double[] p = probabilities(inputs(images, i));
      for (int c = 1; c < p.length; c++) {
        if (p[c] > p[predictions[i]]) {
          predictions[i] = c;
        }
      }
    }
    return predictions;
  }

  private static double[] inputs(LabelledImages images, int image) {
    byte[] pixels = new byte[images.imageSize()];
    images.copyPixels(image, pixels, 0);
    double[] x = new double[pixels.length + 1];
    for (int k = 0; k < pixels.length; k++) {
      x[k] = (pixels[k] & 0xff) / 255.0;
    }
    x[pixels.length] = 1;
    return x;
  }

  private double[] probabilities(double[] x) {
    double[] p = new double[weights.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < p.length; c++) {
      for (int k = 0; k < x.length; k++) {
        p[c] += weights[c][k] * x[k];
      }
      max = Math.max(max, p[c]);
    }
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(p[c] - max);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
