package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) of {@code [N,C,H,W]} over all but the channels,
 * then ReLU when asked for.
 *
 * <p>Where Deeplearning4j would move its running mean and variance inside each pass, this puts the
 * shard's mean and variance, times its images, into their places in the gradient: {@link AdamSteps}
 * moves the running ones, once a step and in the same order whatever the number of threads. A shard
 * is normalised by its own statistics, as in ghost batch normalisation (Hoffer et al., 2017).
 */
final class BatchNormRelu extends BatchNormalization {
  /** Added to the variance, as in Keras. */
  static final double EPSILON = 1e-3;

  private static final long serialVersionUID = 1;

  private final boolean relu;

  /**
   * Makes the configuration.
   *
   * @param relu false when there is none, or the next layer is a {@link ReluMaxPool}, which does it
   */
  BatchNormRelu(boolean relu) {
    this.relu = relu;
    setEps(EPSILON);
    setGamma(1);
    setBeta(0);
    setMinibatch(true);
    setUseLogStd(false);
    setCnn2DFormat(CNN2DFormat.NCHW);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    Layer layer = new Normalisation(conf, type, relu);
    Dl4jNets.prepare(layer, initializer(), conf, listeners, index, params, initialise);
    return layer;
  }

  /** The computation. */
  private static final class Normalisation
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
    private static final long serialVersionUID = 1;
    private static final String GAMMA = BatchNormalizationParamInitializer.GAMMA;
    private static final String BETA = BatchNormalizationParamInitializer.BETA;
    private static final String MEAN = BatchNormalizationParamInitializer.GLOBAL_MEAN;
    private static final String VARIANCE = BatchNormalizationParamInitializer.GLOBAL_VAR;

    private final boolean relu;
    private final transient Relu mask = new Relu();
    private transient FeatureMaps in;
    private transient FeatureMaps output;
    private transient double[] mean;
    private transient double[] variance;
    // A piece each.
    private transient float[] first = {};
    private transient float[] second = {};
    private transient float[] sums = {};
    private transient float[] products = {};

    Normalisation(NeuralNetConfiguration conf, DataType type, boolean relu) {
      super(conf, type);
      this.relu = relu;
    }

    private void makeRoom() {
      if (first.length != in.pieceLength()) {
        first = new float[in.pieceLength()];
        second = new float[first.length];
        sums = new float[first.length];
        products = new float[first.length];
      }
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      in = FeatureMaps.of(workspaces, input);
      makeRoom();
      if (training) {
        measure();
      } else {
        mean = doubles(MEAN);
        variance = doubles(VARIANCE);
      }
      float[] gamma = NativeFloats.copy(getParam(GAMMA));
      float[] beta = NativeFloats.copy(getParam(BETA));
      output = in.like(workspaces, ArrayType.ACTIVATIONS, input.size(2), input.size(3));
      float least = relu ? 0 : Float.NEGATIVE_INFINITY;
      for (int c = 0; c < gamma.length; c++) {
        double scale = gamma[c] * inverseDeviation(c);
        float shift = (float) (beta[c] - mean[c] * scale);
        in.forEachPiece(
            c,
            (at, count) -> {
              in.floats().get(at, first, 0, count);
              FloatMath.scale(first, (float) scale, shift, least, count);
              output.floats().put(at, first, 0, count);
            });
      }
      return output.array();
    }

    private double inverseDeviation(int channel) {
      return 1 / Math.sqrt(variance[channel] + EPSILON);
    }

    private double perChannel() {
      return (double) in.images() * in.size();
    }

    private void measure() {
      mean = new double[in.channels()];
      variance = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        clearSums();
        in.forEachPiece(
            c,
            (at, count) -> {
              in.floats().get(at, first, 0, count);
              FloatMath.addProducts(sums, products, first, first, count);
            });
        mean[c] = total(sums) / perChannel();
        variance[c] = Math.max(0, total(products) / perChannel() - mean[c] * mean[c]);
      }
    }

    private void clearSums() {
      Arrays.fill(sums, 0);
      Arrays.fill(products, 0);
    }

    /** One after another, not as {@link FloatMath#total}: other last bits would be other nets. */
    private static double total(float[] sums) {
      double total = 0;
      for (float value : sums) {
        total += value;
      }
      return total;
    }

    private double[] doubles(String key) {
      float[] values = NativeFloats.copy(getParam(key));
      double[] result = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = values[i];
      }
      return result;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      FeatureMaps gradient = in.ordered(epsilon);
      FeatureMaps result =
          in.like(workspaces, ArrayType.ACTIVATION_GRAD, input.size(2), input.size(3));
      float[] gamma = NativeFloats.copy(getParam(GAMMA));
      double[] dGamma = new double[gamma.length];
      double[] dBeta = new double[gamma.length];
      for (int c = 0; c < gamma.length; c++) {
        clearSums();
        in.forEachPiece(
            c,
            (at, count) -> {
              if (relu) {
                mask.backward(output.bits(), gradient.bits(), at, count);
              }
              load(gradient, at, count);
              FloatMath.addProducts(sums, products, first, second, count);
            });
        dBeta[c] = total(sums);
        dGamma[c] = (total(products) - mean[c] * dBeta[c]) * inverseDeviation(c);
        // dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat)), xhat = (x - mean) / s.
        double factor = gamma[c] * inverseDeviation(c);
        double slope = -factor * inverseDeviation(c) * dGamma[c] / perChannel();
        double offset = -factor * dBeta[c] / perChannel() - slope * mean[c];
        in.forEachPiece(
            c,
            (at, count) -> {
              load(gradient, at, count);
              FloatMath.combine(
                  first, second, (float) factor, (float) slope, (float) offset, count);
              result.floats().put(at, first, 0, count);
            });
      }
      return new Pair<>(gradients(dGamma, dBeta), result.array());
    }

    /** A piece of the gradient and of the input. */
    private void load(FeatureMaps gradient, int at, int count) {
      gradient.floats().get(at, first, 0, count);
      in.floats().get(at, second, 0, count);
    }

    private Gradient gradients(double[] dGamma, double[] dBeta) {
      Gradient result = new DefaultGradient();
      put(result, GAMMA, dGamma, 1);
      put(result, BETA, dBeta, 1);
      put(result, MEAN, mean, in.images());
      put(result, VARIANCE, variance, in.images());
      return result;
    }

    private void put(Gradient result, String key, double[] values, int factor) {
      INDArray view = gradientViews.get(key);
      FloatBuffer to = NativeFloats.floats(view);
      for (double value : values) {
        to.put((float) (value * factor));
      }
      result.setGradientFor(key, view);
    }
  }
}
