package dev.nib.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.LoadOptions;
import dev.nib.model.Padding;
import dev.nib.model.testing.NaiveFloat;
import dev.nib.trainer.LayerDefinition.BatchNorm;
import dev.nib.trainer.LayerDefinition.Classifier;
import dev.nib.trainer.LayerDefinition.Convolution;
import dev.nib.trainer.LayerDefinition.Dropout;
import dev.nib.trainer.LayerDefinition.MaxPool;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class BatchNormTest {
  private static final int IMAGES = 6;

  // With a ReLU of its own, and in front of a pool that has it.
  private static final NetDefinition NET =
      new NetDefinition(
          "normed",
          9,
          8,
          List.of(
              new Convolution(3, 3),
              new BatchNorm(),
              new Dropout(0.2),
              new Convolution(3, 5),
              new BatchNorm(),
              new MaxPool(Padding.VALID),
              new Classifier(4)));

  /** Ours, with scales, shifts and statistics that are not those of the start. */
  private static MultiLayerNetwork ours() {
    MultiLayerNetwork network = Dl4jNets.network(NET, new CountingLoss(), null);
    Dl4jNets.setWeights(network, NET, Weights.random(NET, 5));
    for (String layer : List.of("1_", "4_")) {
      INDArray gamma = network.getParam(layer + "gamma");
      for (int c = 0; c < gamma.length(); c++) {
        gamma.putScalar(c, 0.5 + 0.3 * c);
        network.getParam(layer + "beta").putScalar(c, 0.2 - 0.1 * c);
        network.getParam(layer + "mean").putScalar(c, 0.1 * c);
        network.getParam(layer + "var").putScalar(c, 0.4 + 0.2 * c);
      }
    }
    return network;
  }

  private static MultiLayerNetwork theirs(INDArray params) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().dataType(DataType.FLOAT).list();
    for (Layer layer :
        List.of(
            convolution(3),
            norm(),
            new ActivationLayer(Activation.RELU),
            new org.deeplearning4j.nn.conf.layers.DropoutLayer.Builder(0.8).build(),
            convolution(5),
            norm(),
            new ActivationLayer(Activation.RELU),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .build(),
            new OutputLayer.Builder(new LossMCXENT())
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build())) {
      list.layer(layer);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(9, 8, 1, CNN2DFormat.NCHW)).build());
    network.init();
    network.setParams(params);
    return network;
  }

  private static Layer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static Layer norm() {
    return new BatchNormalization.Builder().useLogStd(false).eps(BatchNormRelu.EPSILON).build();
  }

  private static INDArray images() {
    Nd4j.getRandom().setSeed(6);
    return Nd4j.rand(DataType.FLOAT, IMAGES, 1, 9, 8);
  }

  @Test
  void outputsWithRunningStatisticsAreDeeplearning4js() {
    MultiLayerNetwork ours = ours();
    INDArray images = images();
    assertThat(ours.output(images, false).dup('c').data().asFloat())
        .containsExactly(
            theirs(ours.params()).output(images, false).dup('c').data().asFloat(), within(1e-6f));
  }

  @Test
  void lossAndGradientsAreDeeplearning4js() {
    MultiLayerNetwork ours = ours();
    MultiLayerNetwork theirs = theirs(ours.params());
    INDArray images = images();
    float[] expected = gradient(theirs, images);
    float[] actual = gradient(ours, images);
    assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-6));
    int from = 0;
    int compared = 0;
    for (NetDefinition.Placed placed : NET.placed()) {
      int count = placed.weightCount() + placed.biasCount();
      // Behind scale and shift stand the statistics, which Deeplearning4j moves otherwise.
      int differentiable = placed.layer() instanceof BatchNorm ? count / 2 : count;
      assertThat(Arrays.copyOfRange(actual, from, from + differentiable))
          .as(placed.name())
          .containsExactly(
              Arrays.copyOfRange(expected, from, from + differentiable), within(3e-5f));
      compared += differentiable;
      from += count;
    }
    assertThat(from).isEqualTo(expected.length).isEqualTo(actual.length);
    assertThat(compared).isEqualTo(expected.length - 2 * 8);
  }

  private static float[] gradient(MultiLayerNetwork network, INDArray images) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, IMAGES, 4);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    Nd4j.getRandom().setSeed(8);
    network.setInput(images);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup().data().asFloat();
  }

  @Test
  void itLearnsAndItsFoldedGraphComputesTheSame() {
    Dataset digits =
        DataSources.load("synthetic", LoadOptions.defaults().withSyntheticSizes(600, 200));
    NetDefinition net =
        NetDefinition.forDigits(
                "tiny",
                new Convolution(3, 6),
                new MaxPool(Padding.VALID),
                new MaxPool(Padding.VALID),
                new Classifier(10))
            .withBatchNorm();
    TrainingSettings settings =
        TrainingSettings.defaults().withEpochs(3).withLearningRate(0.01).withThreads(2);
    TrainedNet trained =
        CnnTrainer.train(net, digits.train(), digits.test(), settings, TrainingControl.none());
    assertThat(trained.history().best().orElseThrow().validationAccuracy()).isGreaterThan(0.5);
    float[][] expected = trained.predict(digits.test(), 2);
    for (int i = 0; i < 20; i++) {
      double[] pixels = GraphExportTest.pixels(digits.test(), i);
      double[] actual = NaiveFloat.run(trained.toGraph(), pixels);
      for (int c = 0; c < 10; c++) {
        assertThat(actual[c]).isCloseTo(expected[i][c], within(1e-5));
      }
    }
    float[][] oneThread =
        CnnTrainer.train(
                net, digits.train(), digits.test(), settings.withThreads(1), TrainingControl.none())
            .predict(digits.test(), 1);
    assertThat(oneThread).isDeepEqualTo(expected);
  }

  @Test
  void itStandsDirectlyBehindAConvolution() {
    assertThatThrownBy(
            () ->
                NetDefinition.forDigits(
                    "odd",
                    new Convolution(3, 3),
                    new MaxPool(Padding.VALID),
                    new BatchNorm(),
                    new Classifier(10)))
        .hasMessage("odd: norm0: does not stand directly behind a convolution");
    assertThat(NET.withoutBatchNorm().withBatchNorm())
        .isEqualTo(NET.withBatchNorm())
        .isEqualTo(NET);
  }
}
