package dev.nib.trainer.dl4j;

import dev.nib.trainer.layers.Duties;
import dev.nib.trainer.layers.Relu;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolution with stride 1 and SAME padding, {@code [N,I,H,W]} to {@code [N,O,H,W]}, by ND4J's
 * operators, which run in oneDNN; ReLU when asked for.
 *
 * <p>On wide layers oneDNN is faster than products of patches: it never makes patches.
 * Deeplearning4j's own layer computes a convolution forward twice in each step where it calls
 * oneDNN.
 */
final class OneDnnConvolution extends BaseLayer<HiddenLayer> {
  private static final long serialVersionUID = 1;

  private final transient OpContext forward = Nd4j.getExecutioner().buildContext();
  private final transient OpContext backward = Nd4j.getExecutioner().buildContext();
  private final transient float[] piece = new float[4096];
  private final transient float[] outputs = new float[piece.length];
  private transient INDArray images;
  private transient INDArray output;

  OneDnnConvolution(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /**
   * Whether a layer is such a convolution. The gradient of a net's images, which nobody needs,
   * would take oneDNN longer than all else in its first layer.
   */
  static boolean suits(List<Placed> net, int place) {
    return place >= 0
        && net.get(place).layer() instanceof LayerDefinition.Convolution convolution
        && convolution.kernel() > 1
        && convolution.stride() == 1
        && Duties.of(net, place).inputGradient();
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /** Kernel, stride, padding, dilation, SAME, NCHW, weights as [O,I,KH,KW]. */
  private long[] arguments() {
    long kernel = layerConf().placed().weightShape().get(2);
    return new long[] {kernel, kernel, 1, 1, 0, 0, 1, 1, 1, 0, 1};
  }

  private INDArray weights(INDArray row) {
    Placed placed = layerConf().placed();
    long[] shape = placed.weightShape().stream().mapToLong(Integer::longValue).toArray();
    return part(row, placed.biasCount(), row.length()).reshape('c', shape);
  }

  private INDArray biases(INDArray row) {
    return part(row, 0, layerConf().placed().biasCount());
  }

  private static INDArray part(INDArray row, long from, long to) {
    return row.reshape(row.length()).get(NDArrayIndex.interval(from, to));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray weights = weights(getParam(HiddenLayer.PARAMS));
    images = NativeFloats.dense(input);
    output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), weights.size(0), input.size(2), input.size(3)},
            'c');
    forward.purge();
    forward.setIArguments(arguments());
    forward.setInputArray(0, images);
    forward.setInputArray(1, weights);
    forward.setInputArray(2, biases(getParam(HiddenLayer.PARAMS)));
    forward.setOutputArray(0, output);
    Nd4j.exec(new Conv2D(), forward);
    if (layerConf().duties().relu()) {
      FloatBuffer floats = NativeFloats.floats(output);
      for (int from = 0; from < floats.capacity(); from += piece.length) {
        int count = Math.min(piece.length, floats.capacity() - from);
        floats.get(from, piece, 0, count);
        Relu.forward(piece, 0, count);
        floats.put(from, piece, 0, count);
      }
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray gradient = NativeFloats.dense(epsilon);
    if (layerConf().duties().relu()) {
      FloatBuffer floats = NativeFloats.floats(gradient);
      FloatBuffer own = NativeFloats.floats(output);
      for (int from = 0; from < floats.capacity(); from += piece.length) {
        int count = Math.min(piece.length, floats.capacity() - from);
        floats.get(from, piece, 0, count);
        own.get(from, outputs, 0, count);
        Relu.backward(piece, outputs, 0, count);
        floats.put(from, piece, 0, count);
      }
    }
    INDArray row = gradientViews.get(HiddenLayer.PARAMS);
    INDArray inputGradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    backward.purge();
    backward.setIArguments(arguments());
    backward.setInputArray(0, images);
    backward.setInputArray(1, weights(getParam(HiddenLayer.PARAMS)));
    backward.setInputArray(2, biases(getParam(HiddenLayer.PARAMS)));
    backward.setInputArray(3, gradient);
    backward.setOutputArray(0, inputGradient);
    backward.setOutputArray(1, weights(row));
    backward.setOutputArray(2, biases(row));
    Nd4j.exec(new Conv2DDerivative(), backward);
    Gradient result = new DefaultGradient();
    result.setGradientFor(HiddenLayer.PARAMS, row);
    return new Pair<>(result, inputGradient);
  }
}
