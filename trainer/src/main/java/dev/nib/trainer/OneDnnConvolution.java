package dev.nib.trainer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution with stride 1 and SAME padding, and ReLU when asked for, {@code [N,I,H,W]} to {@code
 * [N,O,H,W]}; {@link Dl4jNets} says why Deeplearning4j's own is not used.
 */
final class OneDnnConvolution extends ConvolutionConfiguration {
  private static final long serialVersionUID = 1;

  private final boolean relu;

  OneDnnConvolution(int kernel, int channels, Duties duties) {
    super(kernel, 1, channels);
    relu = duties.relu();
  }

  @Override
  Layer computation(NeuralNetConfiguration conf, DataType type) {
    return new Convolution(conf, type, relu);
  }

  /** The computation. */
  private static final class Convolution
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1;
    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
    private static final String BIASES = ConvolutionParamInitializer.BIAS_KEY;

    private final boolean relu;
    private final transient OpContext forward = Nd4j.getExecutioner().buildContext();
    private final transient OpContext backward = Nd4j.getExecutioner().buildContext();
    private final transient Relu clamp = new Relu();
    private transient FirstLayerGradient first;
    private transient INDArray output;

    Convolution(NeuralNetConfiguration conf, DataType type, boolean relu) {
      super(conf, type);
      this.relu = relu;
    }

    /** Kernel, stride, padding, dilation, SAME, NCHW, weights as [O,I,KH,KW]. */
    private long[] arguments() {
      int[] kernel = layerConf().getKernelSize();
      return new long[] {kernel[0], kernel[1], 1, 1, 0, 0, 1, 1, 1, 0, 1};
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray weights = getParam(WEIGHTS);
      output =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              DataType.FLOAT,
              new long[] {input.size(0), weights.size(0), input.size(2), input.size(3)},
              'c');
      forward.purge();
      forward.setIArguments(arguments());
      forward.setInputArray(0, input);
      forward.setInputArray(1, weights);
      forward.setInputArray(2, getParam(BIASES));
      forward.setOutputArray(0, output);
      Nd4j.exec(new Conv2D(), forward);
      if (relu) {
        clamp.forward(NativeFloats.floats(output));
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray gradient = NativeFloats.dense(epsilon);
      if (relu) {
        clamp.backward(NativeFloats.bits(output), NativeFloats.bits(gradient));
      }
      INDArray weightGradient = gradientViews.get(WEIGHTS);
      INDArray biasGradient = gradientViews.get(BIASES);
      INDArray inputGradient = null;
      if (getIndex() == 0) {
        if (first == null) {
          first = new FirstLayerGradient(layerConf().getKernelSize()[0]);
        }
        first.compute(input, gradient, weightGradient, biasGradient);
      } else {
        inputGradient =
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
        backward.purge();
        backward.setIArguments(arguments());
        backward.setInputArray(0, input);
        backward.setInputArray(1, getParam(WEIGHTS));
        backward.setInputArray(2, getParam(BIASES));
        backward.setInputArray(3, gradient);
        backward.setOutputArray(0, inputGradient);
        backward.setOutputArray(1, weightGradient);
        backward.setOutputArray(2, biasGradient);
        Nd4j.exec(new Conv2DDerivative(), backward);
      }
      Gradient result = new DefaultGradient();
      result.setGradientFor(BIASES, biasGradient);
      result.setGradientFor(WEIGHTS, weightGradient, 'c');
      return new Pair<>(result, inputGradient);
    }
  }
}
