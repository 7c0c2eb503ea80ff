package dev.nib.trainer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution with SAME padding to Deeplearning4j, computed by a layer of our own. */
abstract class ConvolutionConfiguration extends ConvolutionLayer {
  private static final long serialVersionUID = 1;

  ConvolutionConfiguration(int kernel, int stride, int channels) {
    super(builder(kernel, stride, channels));
    // The public builder calls this after construction; the constructor does not.
    initializeConstraints(builder(kernel, stride, channels));
  }

  private static ConvolutionLayer.Builder builder(int kernel, int stride, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .convolutionMode(ConvolutionMode.Same);
  }

  /** The computation. */
  abstract Layer computation(NeuralNetConfiguration conf, DataType type);

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    Layer layer = computation(conf, type);
    Dl4jNets.prepare(layer, initializer(), conf, listeners, index, params, initialise);
    return layer;
  }
}
