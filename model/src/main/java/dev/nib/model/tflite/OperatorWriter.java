package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.nib.model.Activation;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Sampling;
import dev.nib.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an operator becomes in the file.
 *
 * @param inputs the tensor indices, -1 for an absent one
 * @param options the offset of the options table already written
 */
record OperatorWriter(Code code, List<Integer> inputs, int options) {
  /** FULLY_CONNECTED got its keep_num_dims option with this version. */
  private static final int KEEP_NUM_DIMS_VERSION = 5;

  /** The resizes got their options with this version. */
  private static final int SAMPLING_VERSION = 3;

  /** An entry of the model's operator codes. */
  record Code(BuiltinOperator operator, int version) {}

  /** Writes the options table of each operator. */
  record Of(FlatBufferBuilder builder, Graph graph) implements Operator.Visitor<OperatorWriter> {
    @Override
    public OperatorWriter conv2D(Operator.Conv2D op) {
      Window window = op.window();
      builder.startTable(Schema.Conv2DOptions.FIELDS);
      builder.addByte(Schema.Conv2DOptions.PADDING, code(window.padding()), 0);
      builder.addInt(Schema.Conv2DOptions.STRIDE_W, window.strideWidth(), 0);
      builder.addInt(Schema.Conv2DOptions.STRIDE_H, window.strideHeight(), 0);
      builder.addByte(Schema.Conv2DOptions.ACTIVATION, code(op.activation()), 0);
      builder.addInt(Schema.Conv2DOptions.DILATION_W, window.dilationWidth(), 1);
      builder.addInt(Schema.Conv2DOptions.DILATION_H, window.dilationHeight(), 1);
      return of(
          BuiltinOperator.CONV_2D, op, List.of(op.input(), op.weights(), orAbsent(op.bias())));
    }

    @Override
    public OperatorWriter depthwiseConv2D(Operator.DepthwiseConv2D op) {
      Window window = op.window();
      builder.startTable(Schema.DepthwiseConv2DOptions.FIELDS);
      builder.addByte(Schema.DepthwiseConv2DOptions.PADDING, code(window.padding()), 0);
      builder.addInt(Schema.DepthwiseConv2DOptions.STRIDE_W, window.strideWidth(), 0);
      builder.addInt(Schema.DepthwiseConv2DOptions.STRIDE_H, window.strideHeight(), 0);
      builder.addInt(Schema.DepthwiseConv2DOptions.DEPTH_MULTIPLIER, op.depthMultiplier(), 0);
      builder.addByte(Schema.DepthwiseConv2DOptions.ACTIVATION, code(op.activation()), 0);
      builder.addInt(Schema.DepthwiseConv2DOptions.DILATION_W, window.dilationWidth(), 1);
      builder.addInt(Schema.DepthwiseConv2DOptions.DILATION_H, window.dilationHeight(), 1);
      return of(
          BuiltinOperator.DEPTHWISE_CONV_2D,
          op,
          List.of(op.input(), op.weights(), orAbsent(op.bias())));
    }

    @Override
    public OperatorWriter fullyConnected(Operator.FullyConnected op) {
      builder.startTable(Schema.FullyConnectedOptions.FIELDS);
      builder.addByte(Schema.FullyConnectedOptions.ACTIVATION, code(op.activation()), 0);
      builder.addBoolean(Schema.FullyConnectedOptions.KEEP_NUM_DIMS, op.keepDims(), false);
      int options = builder.endTable();
      int version = BuiltinOperator.FULLY_CONNECTED.version(type(op));
      return new OperatorWriter(
          new Code(
              BuiltinOperator.FULLY_CONNECTED,
              op.keepDims() ? Math.max(version, KEEP_NUM_DIMS_VERSION) : version),
          List.of(op.input(), op.weights(), orAbsent(op.bias())),
          options);
    }

    @Override
    public OperatorWriter maxPool2D(Operator.MaxPool2D op) {
      return pool(BuiltinOperator.MAX_POOL_2D, op, op.input(), op.window(), op.activation());
    }

    @Override
    public OperatorWriter averagePool2D(Operator.AveragePool2D op) {
      return pool(BuiltinOperator.AVERAGE_POOL_2D, op, op.input(), op.window(), op.activation());
    }

    private OperatorWriter pool(
        BuiltinOperator kind, Operator op, int input, Window window, Activation activation) {
      builder.startTable(Schema.Pool2DOptions.FIELDS);
      builder.addByte(Schema.Pool2DOptions.PADDING, code(window.padding()), 0);
      builder.addInt(Schema.Pool2DOptions.STRIDE_W, window.strideWidth(), 0);
      builder.addInt(Schema.Pool2DOptions.STRIDE_H, window.strideHeight(), 0);
      builder.addInt(Schema.Pool2DOptions.FILTER_W, window.width(), 0);
      builder.addInt(Schema.Pool2DOptions.FILTER_H, window.height(), 0);
      builder.addByte(Schema.Pool2DOptions.ACTIVATION, code(activation), 0);
      return of(kind, op, List.of(input));
    }

    @Override
    public OperatorWriter reshape(Operator.Reshape op) {
      int[] shape = graph.tensor(op.output()).shape().toArray();
      int newShape = TfliteWriter.intVector(builder, Arrays.stream(shape).boxed().toList());
      builder.startTable(Schema.ReshapeOptions.FIELDS);
      builder.addOffset(Schema.ReshapeOptions.NEW_SHAPE, newShape, 0);
      return of(BuiltinOperator.RESHAPE, op, List.of(op.input()));
    }

    @Override
    public OperatorWriter softmax(Operator.Softmax op) {
      builder.startTable(Schema.SoftmaxOptions.FIELDS);
      builder.addFloat(Schema.SoftmaxOptions.BETA, op.beta(), 0);
      return of(BuiltinOperator.SOFTMAX, op, List.of(op.input()));
    }

    @Override
    public OperatorWriter quantize(Operator.Quantize op) {
      builder.startTable(0);
      return of(BuiltinOperator.QUANTIZE, op, List.of(op.input()));
    }

    @Override
    public OperatorWriter dequantize(Operator.Dequantize op) {
      builder.startTable(0);
      return of(BuiltinOperator.DEQUANTIZE, op, List.of(op.input()));
    }

    @Override
    public OperatorWriter add(Operator.Add op) {
      return arithmetic(BuiltinOperator.ADD, op, op.activation());
    }

    @Override
    public OperatorWriter sub(Operator.Sub op) {
      return arithmetic(BuiltinOperator.SUB, op, op.activation());
    }

    @Override
    public OperatorWriter mul(Operator.Mul op) {
      return arithmetic(BuiltinOperator.MUL, op, op.activation());
    }

    private OperatorWriter arithmetic(BuiltinOperator kind, Operator op, Activation activation) {
      builder.startTable(Schema.ArithmeticOptions.FIELDS);
      builder.addByte(Schema.ArithmeticOptions.ACTIVATION, code(activation), 0);
      return of(kind, op, op.inputs());
    }

    @Override
    public OperatorWriter concatenation(Operator.Concatenation op) {
      builder.startTable(Schema.ConcatenationOptions.FIELDS);
      builder.addInt(Schema.ConcatenationOptions.AXIS, op.axis(), 0);
      return of(BuiltinOperator.CONCATENATION, op, op.inputs());
    }

    @Override
    public OperatorWriter pad(Operator.Pad op) {
      builder.startTable(0);
      BuiltinOperator kind = op.value().isPresent() ? BuiltinOperator.PADV2 : BuiltinOperator.PAD;
      return of(kind, op, op.inputs());
    }

    @Override
    public OperatorWriter transpose(Operator.Transpose op) {
      builder.startTable(0);
      return of(BuiltinOperator.TRANSPOSE, op, op.inputs());
    }

    @Override
    public OperatorWriter stridedSlice(Operator.StridedSlice op) {
      builder.startTable(Schema.StridedSliceOptions.FIELDS);
      builder.addInt(Schema.StridedSliceOptions.BEGIN_MASK, op.beginMask(), 0);
      builder.addInt(Schema.StridedSliceOptions.END_MASK, op.endMask(), 0);
      builder.addInt(Schema.StridedSliceOptions.SHRINK_AXIS_MASK, op.shrinkMask(), 0);
      return of(BuiltinOperator.STRIDED_SLICE, op, op.inputs());
    }

    @Override
    public OperatorWriter squeeze(Operator.Squeeze op) {
      int axes =
          TfliteWriter.intVector(builder, Arrays.stream(op.axes().toArray()).boxed().toList());
      builder.startTable(Schema.SqueezeOptions.FIELDS);
      builder.addOffset(Schema.SqueezeOptions.SQUEEZE_DIMS, axes, 0);
      return of(BuiltinOperator.SQUEEZE, op, op.inputs());
    }

    @Override
    public OperatorWriter expandDims(Operator.ExpandDims op) {
      builder.startTable(0);
      return of(BuiltinOperator.EXPAND_DIMS, op, op.inputs());
    }

    @Override
    public OperatorWriter mean(Operator.Mean op) {
      builder.startTable(Schema.ReducerOptions.FIELDS);
      builder.addBoolean(Schema.ReducerOptions.KEEP_DIMS, op.keepDims(), false);
      return of(BuiltinOperator.MEAN, op, op.inputs());
    }

    @Override
    public OperatorWriter relu(Operator.Relu op) {
      return withoutOptions(
          switch (op.activation()) {
            case NONE -> throw new IllegalArgumentException("a relu without bounds");
            case RELU -> BuiltinOperator.RELU;
            case RELU6 -> BuiltinOperator.RELU6;
            case RELU_N1_TO_1 -> BuiltinOperator.RELU_N1_TO_1;
          },
          op);
    }

    @Override
    public OperatorWriter leakyRelu(Operator.LeakyRelu op) {
      builder.startTable(Schema.LeakyReluOptions.FIELDS);
      builder.addFloat(Schema.LeakyReluOptions.ALPHA, op.alpha(), 0);
      return of(BuiltinOperator.LEAKY_RELU, op, op.inputs());
    }

    @Override
    public OperatorWriter function(Operator.Function op) {
      BuiltinOperator kind = BuiltinOperator.valueOf(op.function().name());
      if (kind.optionsType() == 0) {
        return withoutOptions(kind, op);
      }
      builder.startTable(0);
      return of(kind, op, op.inputs());
    }

    @Override
    public OperatorWriter maximum(Operator.Maximum op) {
      builder.startTable(0);
      return of(BuiltinOperator.MAXIMUM, op, op.inputs());
    }

    @Override
    public OperatorWriter minimum(Operator.Minimum op) {
      builder.startTable(0);
      return of(BuiltinOperator.MINIMUM, op, op.inputs());
    }

    @Override
    public OperatorWriter prelu(Operator.Prelu op) {
      return withoutOptions(BuiltinOperator.PRELU, op);
    }

    @Override
    public OperatorWriter resizeBilinear(Operator.ResizeBilinear op) {
      builder.startTable(Schema.ResizeBilinearOptions.FIELDS);
      return resize(
          BuiltinOperator.RESIZE_BILINEAR,
          op,
          op.sampling(),
          Schema.ResizeBilinearOptions.ALIGN_CORNERS,
          Schema.ResizeBilinearOptions.HALF_PIXEL_CENTERS);
    }

    @Override
    public OperatorWriter resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
      builder.startTable(Schema.ResizeNearestNeighborOptions.FIELDS);
      return resize(
          BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
          op,
          op.sampling(),
          Schema.ResizeNearestNeighborOptions.ALIGN_CORNERS,
          Schema.ResizeNearestNeighborOptions.HALF_PIXEL_CENTERS);
    }

    private OperatorWriter resize(
        BuiltinOperator kind, Operator op, Sampling sampling, int corners, int centers) {
      builder.addBoolean(corners, sampling == Sampling.ALIGN_CORNERS, false);
      builder.addBoolean(centers, sampling == Sampling.HALF_PIXEL_CENTERS, false);
      int version = sampling == Sampling.PLAIN ? kind.version(type(op)) : SAMPLING_VERSION;
      return new OperatorWriter(new Code(kind, version), op.inputs(), builder.endTable());
    }

    @Override
    public OperatorWriter cast(Operator.Cast op) {
      builder.startTable(Schema.CastOptions.FIELDS);
      builder.addByte(
          Schema.CastOptions.IN_DATA_TYPE,
          ElementTypes.codeOf(graph.tensor(op.input()).type()),
          (byte) 0);
      builder.addByte(Schema.CastOptions.OUT_DATA_TYPE, ElementTypes.codeOf(type(op)), (byte) 0);
      return of(BuiltinOperator.CAST, op, op.inputs());
    }

    private OperatorWriter withoutOptions(BuiltinOperator kind, Operator op) {
      return new OperatorWriter(new Code(kind, kind.version(type(op))), op.inputs(), 0);
    }

    /** Ends the options table that the caller has filled. */
    private OperatorWriter of(BuiltinOperator kind, Operator op, List<Integer> inputs) {
      return new OperatorWriter(new Code(kind, kind.version(type(op))), inputs, builder.endTable());
    }

    private ElementType type(Operator op) {
      return graph.tensor(op.output()).type();
    }

    private static int orAbsent(OptionalInt index) {
      return index.orElse(-1);
    }

    private static byte code(Padding padding) {
      return switch (padding) {
        case SAME -> 0;
        case VALID -> 1;
      };
    }

    private static byte code(Activation activation) {
      return switch (activation) {
        case NONE -> 0;
        case RELU -> 1;
        case RELU_N1_TO_1 -> 2;
        case RELU6 -> 3;
      };
    }
  }
}
