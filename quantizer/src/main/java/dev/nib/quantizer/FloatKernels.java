package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Each operator in float32 by ND4J's own kernels, activations {@code [N,H,W,C]} with any N.
 *
 * @param values the activations so far, by tensor index
 * @param constants filled with the weights as they are first needed, to serve the next batch too
 */
record FloatKernels(Graph graph, Map<Integer, INDArray> values, Map<Integer, INDArray> constants)
    implements Operator.Visitor<INDArray> {
  /** Weights are {@code [O,KH,KW,I]}, as TFLite has them. */
  private static final int WEIGHTS_OHWI = 2;

  /** Depthwise weights are {@code [KH,KW,I,M]}. */
  private static final int WEIGHTS_HWIM = 0;

  private static final int NHWC = 1;

  @Override
  public INDArray conv2D(Operator.Conv2D op) {
    DynamicCustomOp.DynamicCustomOpsBuilder builder =
        weighted("conv2d", op.input(), constant(op.weights()), op.bias());
    return activated(exec(window(builder, op.window(), NHWC, WEIGHTS_OHWI)), op.activation());
  }

  @Override
  public INDArray depthwiseConv2D(Operator.DepthwiseConv2D op) {
    Tensor weights = graph.tensor(op.weights());
    INDArray hwim =
        constant(op.weights())
            .reshape(
                op.window().height(),
                op.window().width(),
                weights.shape().extent(3) / op.depthMultiplier(),
                op.depthMultiplier());
    DynamicCustomOp.DynamicCustomOpsBuilder builder =
        weighted("depthwise_conv2d", op.input(), hwim, op.bias());
    return activated(exec(window(builder, op.window(), NHWC, WEIGHTS_HWIM)), op.activation());
  }

  @Override
  public INDArray fullyConnected(Operator.FullyConnected op) {
    INDArray weights = constant(op.weights());
    INDArray rows = values.get(op.input()).reshape('c', -1, weights.size(1));
    INDArray result = rows.mmul(weights.transpose());
    op.bias().ifPresent(bias -> result.addiRowVector(constant(bias)));
    return activated(withBatch(result.dup('c'), op.output()), op.activation());
  }

  @Override
  public INDArray maxPool2D(Operator.MaxPool2D op) {
    return activated(pool("maxpool2d", op.input(), op.window()), op.activation());
  }

  @Override
  public INDArray averagePool2D(Operator.AveragePool2D op) {
    return activated(pool("avgpool2d", op.input(), op.window()), op.activation());
  }

  private INDArray pool(String name, int input, Window window) {
    int countsInsideOnly = 0;
    return exec(
        window(
            DynamicCustomOp.builder(name).addInputs(values.get(input)),
            window,
            countsInsideOnly,
            NHWC));
  }

  @Override
  public INDArray reshape(Operator.Reshape op) {
    return withBatch(values.get(op.input()).dup('c'), op.output());
  }

  @Override
  public INDArray softmax(Operator.Softmax op) {
    INDArray input = values.get(op.input());
    INDArray scaled = op.beta() == 1 ? input : input.mul(op.beta());
    return exec(
        DynamicCustomOp.builder("softmax")
            .addInputs(scaled)
            .addIntegerArguments(scaled.rank() - 1));
  }

  /** The real numbers stay; in simulated quantisation they are rounded next. */
  @Override
  public INDArray quantize(Operator.Quantize op) {
    return values.get(op.input()).dup('c');
  }

  /** The real numbers stay. */
  @Override
  public INDArray dequantize(Operator.Dequantize op) {
    return values.get(op.input()).dup('c');
  }

  /** {@code array} in the shape of tensor {@code index}, its leading extent times the batch. */
  private INDArray withBatch(INDArray array, int index) {
    int[] shape = graph.tensor(index).shape().toArray();
    long perImage = graph.tensor(index).shape().elements();
    long[] batched = new long[Math.max(1, shape.length)];
    batched[0] = 1;
    for (int i = 0; i < shape.length; i++) {
      batched[i] = shape[i];
    }
    batched[0] *= array.length() / perImage;
    return array.reshape('c', batched);
  }

  /** The builder's adding methods replace what was added before, so all goes in at once. */
  private DynamicCustomOp.DynamicCustomOpsBuilder weighted(
      String name, int input, INDArray weights, OptionalInt bias) {
    DynamicCustomOp.DynamicCustomOpsBuilder builder = DynamicCustomOp.builder(name);
    return bias.isPresent()
        ? builder.addInputs(values.get(input), weights, constant(bias.getAsInt()))
        : builder.addInputs(values.get(input), weights);
  }

  private static DynamicCustomOp.DynamicCustomOpsBuilder window(
      DynamicCustomOp.DynamicCustomOpsBuilder builder, Window w, int... layout) {
    int[] arguments = {
      w.height(),
      w.width(),
      w.strideHeight(),
      w.strideWidth(),
      0,
      0,
      w.dilationHeight(),
      w.dilationWidth(),
      w.padding() == Padding.SAME ? 1 : 0
    };
    int[] all = Arrays.copyOf(arguments, arguments.length + layout.length);
    System.arraycopy(layout, 0, all, arguments.length, layout.length);
    return builder.addIntegerArguments(all);
  }

  private static INDArray exec(DynamicCustomOp.DynamicCustomOpsBuilder builder) {
    return Nd4j.exec(builder.build())[0];
  }

  /** Weights are the same for every batch, so they are made once. */
  private INDArray constant(int index) {
    return constants.computeIfAbsent(
        index,
        key -> {
          Tensor tensor = graph.tensor(key);
          long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
          return Nd4j.createFromArray(tensor.floats().toArray()).reshape('c', shape);
        });
  }

  private static INDArray activated(INDArray values, Activation activation) {
    if (activation == Activation.NONE) {
      return values;
    }
    // Several times faster than ND4J's conditional replacement.
    float[] copy = FloatMemory.read(values);
    for (int i = 0; i < copy.length; i++) {
      copy[i] = Math.max(activation.min(), Math.min(activation.max(), copy[i]));
    }
    FloatMemory.write(values, copy);
    return values;
  }
}
