package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution of each channel on its own with SAME padding, {@code [N,C,H,W]} to {@code
 * [N,C,H',W']}; weights {@code [C,1,K,K]}.
 *
 * <p>In Java, a tap of the window after the other over some planes at a time. Each tap's numbers
 * are copied together first: the compiler uses the processor's vectors where all arrays of a loop
 * have the same index.
 */
final class DepthwisePlanes extends ConvolutionConfiguration {
  private static final long serialVersionUID = 1;

  private final Duties duties;

  DepthwisePlanes(LayerDefinition.DepthwiseConvolution layer, int channels, Duties duties) {
    super(layer.kernel(), layer.stride(), channels);
    this.duties = duties;
  }

  /** Each output channel reads one. */
  @Override
  public void setNIn(InputType inputType, boolean override) {
    setNIn(1);
  }

  @Override
  Layer computation(NeuralNetConfiguration conf, DataType type) {
    return new Convolution(conf, type, duties);
  }

  /** The computation. */
  private static final class Convolution
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1;
    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
    private static final String BIASES = ConvolutionParamInitializer.BIAS_KEY;

    private final Duties duties;
    private transient FeatureMaps in;
    private transient FeatureMaps output;
    private transient Channel channel;

    Convolution(NeuralNetConfiguration conf, DataType type, Duties duties) {
      super(conf, type);
      this.duties = duties;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      in = FeatureMaps.channelMajor(workspaces, input);
      if (channel == null) {
        channel =
            new Channel(
                new StridedPlanes(
                    layerConf().getKernelSize()[0],
                    layerConf().getStride()[0],
                    (int) input.size(2),
                    (int) input.size(3)),
                duties.relu());
      }
      StridedPlanes planes = channel.planes;
      output =
          in.like(workspaces, ArrayType.ACTIVATIONS, planes.outputHeight(), planes.outputWidth());
      float[] weights = NativeFloats.copy(getParam(WEIGHTS));
      float[] biases = NativeFloats.copy(getParam(BIASES));
      for (int c = 0; c < biases.length; c++) {
        channel.takeWeights(weights, c);
        channel.forward(in, output, c, biases[c]);
      }
      return output.array();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      FeatureMaps gradient = in.ordered(epsilon);
      FeatureMaps result =
          duties.inputGradient()
              ? in.like(workspaces, ArrayType.ACTIVATION_GRAD, input.size(2), input.size(3))
              : null;
      INDArray weightGradient = gradientViews.get(WEIGHTS);
      INDArray biasGradient = gradientViews.get(BIASES);
      FloatBuffer toWeights = NativeFloats.floats(weightGradient);
      FloatBuffer toBiases = NativeFloats.floats(biasGradient);
      float[] weights = NativeFloats.copy(getParam(WEIGHTS));
      for (int c = 0; c < in.channels(); c++) {
        channel.takeWeights(weights, c);
        channel.backward(in, output, gradient, result, c);
        toWeights.put(channel.weightGradient());
        // ReLU has put zeros into the gradient by now.
        toBiases.put(duties.biasGradient() ? (float) gradient.sum(c) : 0);
      }
      Gradient both = new DefaultGradient();
      both.setGradientFor(BIASES, biasGradient);
      both.setGradientFor(WEIGHTS, weightGradient, 'c');
      return new Pair<>(both, result == null ? null : result.array());
    }
  }

  /** One channel of all images, some planes at a time. */
  private static final class Channel {
    /** About so many numbers at a time; those of all taps together stay in the first cache. */
    private static final int GROUP = 512;

    final StridedPlanes planes;
    private final boolean relu;
    private final Relu mask = new Relu();
    private final int group;
    private final float[] inputs;
    private final float[] outputs;
    private final float[][] parts;
    private final float[] tap;
    private final float[] wide;
    private final float[] delayed;
    private final float[][] products;
    private final float[] weights;

    Channel(StridedPlanes planes, boolean relu) {
      this.planes = planes;
      this.relu = relu;
      group = Math.max(1, GROUP / planes.wideSize());
      int length = group * planes.wideSize();
      inputs = new float[group * planes.size()];
      outputs = new float[group * planes.outputSize()];
      parts = new float[planes.parts()][length + planes.farthest()];
      tap = new float[length];
      wide = new float[length];
      delayed = new float[length + planes.farthest()];
      products = new float[planes.taps()][length];
      weights = new float[planes.taps()];
    }

    void takeWeights(float[] all, int channel) {
      System.arraycopy(all, channel * weights.length, weights, 0, weights.length);
    }

    /** Reads inputs of {@code count} images and cuts them into parts. */
    private void load(FeatureMaps in, int channel, int first, int count) {
      in.floats().get(in.at(first, channel), inputs, 0, count * planes.size());
      for (int i = 0; i < count; i++) {
        planes.split(inputs, i * planes.size(), parts, i * planes.wideSize());
      }
    }

    void forward(FeatureMaps in, FeatureMaps out, int channel, float bias) {
      for (int first = 0; first < in.images(); first += group) {
        int count = Math.min(group, in.images() - first);
        int length = count * planes.wideSize();
        load(in, channel, first, count);
        Arrays.fill(wide, 0, length, bias);
        for (int t = 0; t < weights.length; t++) {
          System.arraycopy(parts[planes.part(t)], planes.ahead(t), tap, 0, length);
          FloatMath.addScaled(wide, tap, weights[t], length);
        }
        for (int i = 0; i < count; i++) {
          planes.narrow(wide, i * planes.wideSize(), outputs, i * planes.outputSize());
        }
        if (relu) {
          FloatMath.scale(outputs, 1, 0, 0, outputs.length);
        }
        out.floats().put(out.at(first, channel), outputs, 0, count * planes.outputSize());
      }
    }

    /**
     * Computes the gradients of the weights and, unless it is null, of the inputs; puts zeros into
     * that of the outputs where ReLU held them.
     */
    void backward(
        FeatureMaps in, FeatureMaps out, FeatureMaps gradient, FeatureMaps result, int channel) {
      for (float[] sums : products) {
        Arrays.fill(sums, 0);
      }
      // Outputs that were computed here have left numbers in the gaps.
      Arrays.fill(wide, 0);
      for (int first = 0; first < in.images(); first += group) {
        int count = Math.min(group, in.images() - first);
        int length = count * planes.wideSize();
        loadGradient(out, gradient, channel, first, count);
        load(in, channel, first, count);
        for (int t = 0; t < weights.length; t++) {
          System.arraycopy(parts[planes.part(t)], planes.ahead(t), tap, 0, length);
          addProducts(products[t], wide, tap, length);
        }
        if (result != null) {
          inputGradient(result, channel, first, count);
        }
      }
    }

    private void loadGradient(
        FeatureMaps out, FeatureMaps gradient, int channel, int first, int count) {
      int numbers = count * planes.outputSize();
      int at = gradient.at(first, channel);
      if (relu) {
        mask.backward(out.bits(), gradient.bits(), at, numbers);
      }
      gradient.floats().get(at, outputs, 0, numbers);
      for (int i = 0; i < count; i++) {
        planes.widen(outputs, i * planes.outputSize(), wide, i * planes.wideSize());
      }
    }

    /**
     * An input gets from each output that reads it, a tap's distance before it. Between the planes
     * lie as many zeros as the farthest tap needs.
     */
    private void inputGradient(FeatureMaps result, int channel, int first, int count) {
      int length = count * planes.wideSize();
      int farthest = planes.farthest();
      System.arraycopy(wide, 0, delayed, farthest, length);
      clearParts();
      for (int t = 0; t < weights.length; t++) {
        System.arraycopy(delayed, farthest - planes.ahead(t), tap, 0, length);
        FloatMath.addScaled(parts[planes.part(t)], tap, weights[t], length);
      }
      for (int i = 0; i < count; i++) {
        planes.merge(parts, i * planes.wideSize(), inputs, i * planes.size());
      }
      // Inputs are put between the padding, which must be 0.
      clearParts();
      result.floats().put(result.at(first, channel), inputs, 0, count * planes.size());
    }

    private void clearParts() {
      for (float[] part : parts) {
        Arrays.fill(part, 0);
      }
    }

    float[] weightGradient() {
      float[] sums = new float[products.length];
      for (int t = 0; t < sums.length; t++) {
        double sum = 0;
        for (float value : products[t]) {
          sum += value;
        }
        sums[t] = (float) sum;
      }
      return sums;
    }

    private static void addProducts(float[] sum, float[] left, float[] right, int length) {
      for (int i = 0; i < length; i++) {
        sum[i] += left[i] * right[i];
      }
    }
  }
}
