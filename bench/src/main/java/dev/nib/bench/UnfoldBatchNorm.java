package dev.nib.bench;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Writes a float32 model with its convolutions as batch normalisation leaves them before folding:
 * without bias or activation function, a MUL by one factor and an ADD of one shift for each output
 * channel behind them. A channel's factor is the Euclidean norm of its weights, which have norm 1
 * afterwards, as if the layer had been trained on normalised weights; the shift is the bias.
 */
public final class UnfoldBatchNorm {
  private final List<Tensor> tensors;
  private final List<Operator> operators = new ArrayList<>();

  private UnfoldBatchNorm(Graph graph) {
    tensors = new ArrayList<>(graph.tensors());
  }

  /**
   * @param args the model to read, the model to write
   * @throws IOException when the second cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("bench/run unfold F.tflite OUT.tflite");
    }
    Graph graph = TfliteFile.read(Path.of(args[0])).graph();
    Files.write(Path.of(args[1]), TfliteWriter.write(unfolded(graph)));
  }

  private static Graph unfolded(Graph graph) {
    UnfoldBatchNorm unfold = new UnfoldBatchNorm(graph);
    for (Operator operator : graph.operators()) {
      if (operator instanceof Operator.Conv2D conv) {
        unfold.convolution(conv);
      } else {
        unfold.operators.add(operator);
      }
    }
    return new Graph(
        graph.name(), unfold.tensors, unfold.operators, graph.inputs(), graph.outputs());
  }

  private void convolution(Operator.Conv2D conv) {
    Tensor weights = tensors.get(conv.weights());
    int channels = weights.shape().extent(0);
    float[] values = weights.floats().toArray();
    int inner = values.length / channels;
    float[] factors = new float[channels];
    for (int c = 0; c < channels; c++) {
      double squares = 0;
      for (int i = c * inner; i < (c + 1) * inner; i++) {
        squares += (double) values[i] * values[i];
      }
      factors[c] = squares == 0 ? 1 : (float) Math.sqrt(squares);
      for (int i = c * inner; i < (c + 1) * inner; i++) {
        values[i] /= factors[c];
      }
    }
    Tensor output = tensors.get(conv.output());
    // No two layers of a trained net share their weights.
    tensors.set(conv.weights(), Tensor.floatConstant(weights.name(), weights.shape(), values));
    int convolved = add(Tensor.floatActivation(output.name() + "/conv", output.shape()));
    int scaled = add(Tensor.floatActivation(output.name() + "/mul", output.shape()));
    int factor = add(Tensor.floatConstant(output.name() + "/factor", Shape.of(channels), factors));
    int shift =
        conv.bias()
            .orElseGet(
                () ->
                    add(
                        Tensor.floatConstant(
                            output.name() + "/shift", Shape.of(channels), new float[channels])));
    operators.add(
        new Operator.Conv2D(
            conv.input(),
            conv.weights(),
            OptionalInt.empty(),
            convolved,
            conv.window(),
            Activation.NONE));
    operators.add(new Operator.Mul(convolved, factor, scaled, Activation.NONE));
    operators.add(new Operator.Add(scaled, shift, conv.output(), conv.activation()));
  }

  private int add(Tensor tensor) {
    tensors.add(tensor);
    return tensors.size() - 1;
  }
}
