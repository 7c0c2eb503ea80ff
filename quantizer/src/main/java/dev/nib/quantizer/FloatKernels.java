package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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
    // ND4J fails on a single channel and position; over one channel it is a convolution.
    String name = hwim.size(2) == 1 ? "conv2d" : "depthwise_conv2d";
    DynamicCustomOp.DynamicCustomOpsBuilder builder = weighted(name, op.input(), hwim, op.bias());
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
    if (input.size(-1) == 1) {
      // ND4J would take a column of samples for one vector.
      return Nd4j.ones(DataType.FLOAT, input.shape());
    }
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

  @Override
  public INDArray add(Operator.Add op) {
    int rank = graph.tensor(op.output()).shape().rank();
    INDArray sum = operand(op.first(), rank).add(operand(op.second(), rank));
    return clamped(sum, op.activation());
  }

  @Override
  public INDArray sub(Operator.Sub op) {
    int rank = graph.tensor(op.output()).shape().rank();
    INDArray difference = operand(op.first(), rank).sub(operand(op.second(), rank));
    return clamped(difference, op.activation());
  }

  @Override
  public INDArray mul(Operator.Mul op) {
    int rank = graph.tensor(op.output()).shape().rank();
    INDArray product = operand(op.first(), rank).mul(operand(op.second(), rank));
    return clamped(product, op.activation());
  }

  /**
   * An activation or a constant, with more axes of extent 1 until it has {@code rank}: in front of
   * a constant's, behind an activation's first, which counts images.
   */
  private INDArray operand(int index, int rank) {
    boolean constant = graph.tensor(index).isConstant();
    INDArray array = constant ? constant(index) : values.get(index);
    long[] own = array.shape();
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    System.arraycopy(own, 0, shape, rank - own.length, own.length);
    if (!constant && own.length < rank) {
      shape[rank - own.length] = 1;
      shape[0] = own[0];
    }
    return array.reshape('c', shape);
  }

  @Override
  public INDArray concatenation(Operator.Concatenation op) {
    int rank = graph.tensor(op.output()).shape().rank();
    INDArray[] parts =
        op.inputs().stream().map(index -> operand(index, rank)).toArray(INDArray[]::new);
    return Nd4j.concat(Axes.fromFront(op.axis(), rank), parts);
  }

  @Override
  public INDArray pad(Operator.Pad op) {
    float value = op.value().isPresent() ? graph.tensor(op.value().getAsInt()).floats().get(0) : 0;
    return new FloatMovements(graph).pad(values.get(op.input()), op, value);
  }

  @Override
  public INDArray transpose(Operator.Transpose op) {
    return new FloatMovements(graph).transpose(values.get(op.input()), op);
  }

  @Override
  public INDArray stridedSlice(Operator.StridedSlice op) {
    INDArray slice = new FloatMovements(graph).stridedSlice(values.get(op.input()), op);
    return withBatch(slice, op.output());
  }

  @Override
  public INDArray squeeze(Operator.Squeeze op) {
    return withBatch(values.get(op.input()).dup('c'), op.output());
  }

  @Override
  public INDArray expandDims(Operator.ExpandDims op) {
    return withBatch(values.get(op.input()).dup('c'), op.output());
  }

  @Override
  public INDArray mean(Operator.Mean op) {
    boolean[] reduced = Axes.reduced(graph.tensors(), op);
    int[] axes = IntStream.range(0, reduced.length).filter(k -> reduced[k]).toArray();
    INDArray input = values.get(op.input());
    return withBatch((axes.length == 0 ? input : input.mean(axes)).dup('c'), op.output());
  }

  @Override
  public INDArray relu(Operator.Relu op) {
    return clamped(values.get(op.input()), op.activation());
  }

  @Override
  public INDArray leakyRelu(Operator.LeakyRelu op) {
    return Transforms.leakyRelu(values.get(op.input()), op.alpha(), true);
  }

  @Override
  public INDArray function(Operator.Function op) {
    INDArray input = values.get(op.input());
    return switch (op.function()) {
      case HARD_SWISH -> clamped(input.add(3), Activation.RELU6).muli(input).divi(6);
      case LOGISTIC -> Transforms.sigmoid(input, true);
      case TANH -> Transforms.tanh(input, true);
    };
  }

  @Override
  public INDArray maximum(Operator.Maximum op) {
    return extremum("maximum", op.first(), op.second(), op.output());
  }

  @Override
  public INDArray minimum(Operator.Minimum op) {
    return extremum("minimum", op.first(), op.second(), op.output());
  }

  private INDArray extremum(String name, int first, int second, int output) {
    int rank = graph.tensor(output).shape().rank();
    return exec(
        DynamicCustomOp.builder(name).addInputs(operand(first, rank), operand(second, rank)));
  }

  @Override
  public INDArray prelu(Operator.Prelu op) {
    INDArray input = values.get(op.input());
    INDArray below = Transforms.min(input, 0, true).mul(operand(op.alpha(), input.rank()));
    return below.addi(Transforms.max(input, 0, true));
  }

  @Override
  public INDArray resizeBilinear(Operator.ResizeBilinear op) {
    return FloatResize.bilinear(values.get(op.input()), size(op.output()), op.sampling());
  }

  @Override
  public INDArray resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return FloatResize.nearest(values.get(op.input()), size(op.output()), op.sampling());
  }

  /** Height and width. */
  private int[] size(int index) {
    return Arrays.copyOfRange(graph.tensor(index).shape().toArray(), 1, 3);
  }

  /** The real numbers stay. */
  @Override
  public INDArray cast(Operator.Cast op) {
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

  /** A new array, whatever the strides of {@code values}. */
  private static INDArray clamped(INDArray values, Activation activation) {
    return Nd4j.createFromArray(clamp(FloatMemory.read(values), activation))
        .reshape('c', values.shape());
  }

  private static INDArray activated(INDArray values, Activation activation) {
    if (activation == Activation.NONE) {
      return values;
    }
    // Several times faster than ND4J's conditional replacement.
    FloatMemory.write(values, clamp(FloatMemory.read(values), activation));
    return values;
  }

  private static float[] clamp(float[] values, Activation activation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(activation.min(), Math.min(activation.max(), values[i]));
    }
    return values;
  }
}
