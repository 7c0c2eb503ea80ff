package dev.nib.trainer;

import java.nio.FloatBuffer;
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
   * @param relu false when the next layer is a {@link ReluMaxPool}, which does it
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
    private transient Planes planes;
    private transient double[] mean;
    private transient double[] variance;
    private transient INDArray output;

    Normalisation(NeuralNetConfiguration conf, DataType type, boolean relu) {
      super(conf, type);
      this.relu = relu;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      planes = new Planes(input);
      FloatBuffer from = NativeFloats.floats(NativeFloats.dense(input));
      if (training) {
        measure(from);
      } else {
        mean = doubles(MEAN);
        variance = doubles(VARIANCE);
      }
      float[] gamma = NativeFloats.copy(getParam(GAMMA));
      float[] beta = NativeFloats.copy(getParam(BETA));
      output =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
      FloatBuffer to = NativeFloats.floats(output);
      float least = relu ? 0 : Float.NEGATIVE_INFINITY;
      planes.forEach(
          (channel, at, x) -> {
            from.get(at, x);
            double scale = gamma[channel] * inverseDeviation(channel);
            scale(x, (float) scale, (float) (beta[channel] - mean[channel] * scale), least);
            to.put(at, x);
          });
      return output;
    }

    private static void scale(float[] x, float scale, float shift, float least) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Math.max(x[i] * scale + shift, least);
      }
    }

    private double inverseDeviation(int channel) {
      return 1 / Math.sqrt(variance[channel] + EPSILON);
    }

    private void measure(FloatBuffer from) {
      mean = planes.sums(from, null, null);
      double[] squares = planes.sums(from, from, null);
      variance = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        mean[c] /= planes.perChannel();
        variance[c] = Math.max(0, squares[c] / planes.perChannel() - mean[c] * mean[c]);
      }
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
      FloatBuffer x = NativeFloats.floats(NativeFloats.dense(input));
      FloatBuffer dy = NativeFloats.floats(NativeFloats.dense(epsilon));
      // A dropout behind has changed the output in place, but not whether it is above 0 where the
      // gradient is not 0.
      FloatBuffer mask = relu ? NativeFloats.floats(output) : null;
      double[] dBeta = planes.sums(dy, null, mask);
      double[] products = planes.sums(dy, x, mask);
      float[] gamma = NativeFloats.copy(getParam(GAMMA));
      double[] dGamma = new double[dBeta.length];
      for (int c = 0; c < dGamma.length; c++) {
        dGamma[c] = (products[c] - mean[c] * dBeta[c]) * inverseDeviation(c);
      }
      INDArray inputGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
      FloatBuffer dx = NativeFloats.floats(inputGradient);
      float[] values = new float[planes.size()];
      planes.forEach(
          (channel, at, gradient) -> {
            dy.get(at, gradient);
            if (mask != null) {
              mask.get(at, values);
              Planes.mask(gradient, values);
            }
            x.get(at, values);
            // dx = gamma / s * (dy - mean(dy) - xhat * mean(dy * xhat)), xhat = (x - mean) / s.
            double inverse = inverseDeviation(channel);
            double factor = gamma[channel] * inverse;
            double slope = -factor * inverse * dGamma[channel] / planes.perChannel();
            double offset = -factor * dBeta[channel] / planes.perChannel() - slope * mean[channel];
            combine(gradient, values, (float) factor, (float) slope, (float) offset);
            dx.put(at, gradient);
          });
      return new Pair<>(gradients(dGamma, dBeta), inputGradient);
    }

    private static void combine(
        float[] gradient, float[] x, float factor, float slope, float offset) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = factor * gradient[i] + (slope * x[i] + offset);
      }
    }

    private Gradient gradients(double[] dGamma, double[] dBeta) {
      Gradient result = new DefaultGradient();
      put(result, GAMMA, dGamma, 1);
      put(result, BETA, dBeta, 1);
      put(result, MEAN, mean, planes.images());
      put(result, VARIANCE, variance, planes.images());
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

  /** The planes {@code [H,W]} of an array {@code [N,C,H,W]}. */
  private static final class Planes {
    private final int images;
    private final int channels;
    private final int size;

    Planes(INDArray array) {
      images = (int) array.size(0);
      channels = (int) array.size(1);
      size = (int) (array.size(2) * array.size(3));
    }

    /** Sees each plane. */
    interface Visitor {
      /**
       * @param at the plane's first element
       * @param scratch as long as a plane
       */
      void plane(int channel, int at, float[] scratch);
    }

    int images() {
      return images;
    }

    int size() {
      return size;
    }

    double perChannel() {
      return (double) images * size;
    }

    void forEach(Visitor visitor) {
      float[] scratch = new float[size];
      for (int plane = 0; plane < images * channels; plane++) {
        visitor.plane(plane % channels, plane * size, scratch);
      }
    }

    /**
     * For each channel the sum of {@code a}, or of {@code a * b}, where {@code mask} is above 0.
     *
     * <p>A sum for each position of a plane first, which the processor adds eight at a time.
     *
     * @param b null for none
     * @param mask null for none
     */
    double[] sums(FloatBuffer a, FloatBuffer b, FloatBuffer mask) {
      double[] sums = new double[channels];
      float[] total = new float[size];
      float[] left = new float[size];
      float[] right = new float[size];
      for (int c = 0; c < channels; c++) {
        java.util.Arrays.fill(total, 0);
        for (int n = 0; n < images; n++) {
          int at = (n * channels + c) * size;
          a.get(at, left);
          if (mask != null) {
            mask.get(at, right);
            mask(left, right);
          }
          if (b == null) {
            add(total, left);
          } else {
            b.get(at, right);
            addProducts(total, left, right);
          }
        }
        for (float value : total) {
          sums[c] += value;
        }
      }
      return sums;
    }

    static void mask(float[] values, float[] mask) {
      for (int i = 0; i < values.length; i++) {
        values[i] = mask[i] > 0 ? values[i] : 0f;
      }
    }

    private static void add(float[] total, float[] values) {
      for (int i = 0; i < total.length; i++) {
        total[i] += values[i];
      }
    }

    private static void addProducts(float[] total, float[] left, float[] right) {
      for (int i = 0; i < total.length; i++) {
        total[i] += left[i] * right[i];
      }
    }
  }
}
