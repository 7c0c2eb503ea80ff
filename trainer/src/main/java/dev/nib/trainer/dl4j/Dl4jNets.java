package dev.nib.trainer.dl4j;

import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.List;
import java.util.function.LongSupplier;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** Turns definitions into Deeplearning4j's networks. */
final class Dl4jNets {
  private Dl4jNets() {}

  /**
   * A network whose layers are those of the definition, one to one; its parameters, in {@link
   * dev.nib.trainer.layers.ParameterOrder}, are 0.
   *
   * @param seed decides what the next way forward drops
   */
  static MultiLayerNetwork network(NetDefinition net, CountingLoss loss, LongSupplier seed) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            // Weights and steps come from elsewhere.
            .weightInit(WeightInit.ZERO)
            .updater(new NoOp())
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .list();
    List<Placed> placed = net.placed();
    for (int i = 0; i < placed.size(); i++) {
      if (placed.get(i).layer() instanceof LayerDefinition.Classifier classifier) {
        list.layer(
            new OutputLayer.Builder(loss)
                .nOut(classifier.classes())
                .activation(Activation.SOFTMAX)
                .build());
      } else {
        list.layer(new HiddenLayer(placed, i, seed));
      }
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(
                    InputType.convolutional(net.height(), net.width(), 1, CNN2DFormat.NCHW))
                .build());
    network.init();
    return network;
  }
}
