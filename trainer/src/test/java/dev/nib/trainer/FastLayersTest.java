package dev.nib.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Padding;
import dev.nib.trainer.LayerDefinition.Classifier;
import dev.nib.trainer.LayerDefinition.Convolution;
import dev.nib.trainer.LayerDefinition.Dense;
import dev.nib.trainer.LayerDefinition.Dropout;
import dev.nib.trainer.LayerDefinition.MaxPool;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Our layers against Deeplearning4j's own, which run without oneDNN here. */
class FastLayersTest {
  private static final int IMAGES = 5;

  // Convolutions with and without a pool behind them, first and later; a pool of odd extents;
  // dropout, which changes its input in place, behind both.
  private static final NetDefinition NET =
      new NetDefinition(
          "mixed",
          15,
          14,
          List.of(
              new Convolution(5, 3),
              new Convolution(3, 6),
              new MaxPool(Padding.VALID),
              new Dropout(0.3),
              new Convolution(3, 4),
              new Dropout(0.1),
              new Convolution(1, 8),
              new MaxPool(Padding.VALID),
              new Dense(9),
              new Classifier(4)));

  private final MultiLayerNetwork ours = Dl4jNets.network(NET, new CountingLoss(), null);
  private final MultiLayerNetwork theirs =
      network(
          convolution(5, 3),
          convolution(3, 6),
          pool(),
          new DropoutLayer.Builder(0.7).build(),
          convolution(3, 4),
          new DropoutLayer.Builder(0.9).build(),
          convolution(1, 8),
          pool(),
          new DenseLayer.Builder().nOut(9).activation(Activation.RELU).build(),
          new OutputLayer.Builder(new LossMCXENT()).nOut(4).activation(Activation.SOFTMAX).build());
  private final INDArray images;
  private final INDArray labels = Nd4j.zeros(DataType.FLOAT, IMAGES, 4);

  FastLayersTest() {
    Dl4jNets.setWeights(ours, NET, Weights.random(NET, 5));
    theirs.setParams(ours.params());
    Nd4j.getRandom().setSeed(6);
    images = Nd4j.rand(DataType.FLOAT, IMAGES, 1, 15, 14);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i % 4, 1);
    }
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(15, 14, 1, CNN2DFormat.NCHW)).build());
    network.init();
    return network;
  }

  private static Layer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .activation(Activation.RELU)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static Layer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }

  @Test
  void outputsAgree() {
    float[] expected = theirs.output(images, false).dup('c').data().asFloat();
    float[] actual = ours.output(images, false).dup('c').data().asFloat();
    assertThat(actual).hasSize(IMAGES * 4).containsExactly(expected, within(1e-6f));
  }

  @Test
  void lossAndGradientsAgree() {
    float[] expected = gradient(theirs);
    float[] actual = gradient(ours);
    assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-6));
    assertThat(actual).hasSize(NET.parameterCount()).containsExactly(expected, within(2e-5f));
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as("there is something to agree on").isGreaterThan(0.1f);
  }

  @Test
  void gradientsAgreeWhenTheNumberOfImagesChanges() {
    float[] first = gradient(ours);
    INDArray two = images.get(NDArrayIndex.interval(0, 2)).dup('c');
    ours.setInput(two);
    ours.setLabels(labels.get(NDArrayIndex.interval(0, 2)).dup('c'));
    ours.computeGradientAndScore();
    assertThat(ours.getFlattenedGradients().data().asFloat()).isNotEqualTo(first);
    assertThat(gradient(ours)).containsExactly(first);
  }

  private float[] gradient(MultiLayerNetwork network) {
    // Both drop the same.
    Nd4j.getRandom().setSeed(8);
    network.setInput(images);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup().data().asFloat();
  }
}
