package dev.nib.model.tflite;

import dev.nib.model.Activation;
import dev.nib.model.ElementType;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One operator's tables as a record. */
final class OperatorReader {
  /** More than any known operator has; a longer list is damage. */
  private static final int MAX_TENSORS = 64;

  /** What an absent dilation field means. */
  private static final int NO_DILATION = 1;

  private final FlatTable table;
  private final List<Tensor> tensors;
  private final Ints inputs;
  private final int output;

  private OperatorReader(FlatTable table, List<Tensor> tensors) {
    this.table = table;
    this.tensors = tensors;
    this.inputs = table.ints(Schema.Operator.INPUTS);
    Ints outputs = table.ints(Schema.Operator.OUTPUTS);
    if (inputs.size() > MAX_TENSORS || outputs.size() != 1) {
      throw new ModelException(
          "has %d inputs and %d outputs, one output is expected"
              .formatted(inputs.size(), outputs.size()));
    }
    this.output = outputs.get(0);
  }

  static Operator read(BuiltinOperator code, FlatTable table, List<Tensor> tensors) {
    OperatorReader reader = new OperatorReader(table, tensors);
    return switch (code) {
      case CONV_2D -> reader.conv2D();
      case DEPTHWISE_CONV_2D -> reader.depthwiseConv2D();
      case FULLY_CONNECTED -> reader.fullyConnected();
      case MAX_POOL_2D ->
          new Operator.MaxPool2D(
              reader.input(), reader.output, reader.poolWindow(), reader.poolActivation());
      case AVERAGE_POOL_2D ->
          new Operator.AveragePool2D(
              reader.input(), reader.output, reader.poolWindow(), reader.poolActivation());
      case RESHAPE -> reader.reshape();
      case SOFTMAX ->
          new Operator.Softmax(
              reader.input(),
              reader.output,
              reader.options(code).float32(Schema.SoftmaxOptions.BETA));
      case QUANTIZE -> new Operator.Quantize(reader.input(), reader.output);
      case DEQUANTIZE -> new Operator.Dequantize(reader.input(), reader.output);
      case ADD ->
          new Operator.Add(
              reader.input(), reader.second(), reader.output, reader.arithmeticActivation(code));
      case SUB ->
          new Operator.Sub(
              reader.input(), reader.second(), reader.output, reader.arithmeticActivation(code));
      case MUL ->
          new Operator.Mul(
              reader.input(), reader.second(), reader.output, reader.arithmeticActivation(code));
      case CONCATENATION -> reader.concatenation();
      case PAD ->
          new Operator.Pad(
              reader.input(), reader.required(1, "paddings"), OptionalInt.empty(), reader.output);
      case PADV2 ->
          new Operator.Pad(
              reader.input(),
              reader.required(1, "paddings"),
              OptionalInt.of(reader.required(2, "value")),
              reader.output);
      case TRANSPOSE ->
          new Operator.Transpose(reader.input(), reader.required(1, "permutation"), reader.output);
      case STRIDED_SLICE -> reader.stridedSlice();
      case SQUEEZE ->
          new Operator.Squeeze(
              reader.input(),
              reader.output,
              reader.options(code).ints(Schema.SqueezeOptions.SQUEEZE_DIMS));
      case EXPAND_DIMS ->
          new Operator.ExpandDims(reader.input(), reader.required(1, "axis"), reader.output);
      case MEAN ->
          new Operator.Mean(
              reader.input(),
              reader.required(1, "axes"),
              reader.output,
              reader.options(code).uint8(Schema.ReducerOptions.KEEP_DIMS) != 0);
      case RELU -> new Operator.Relu(reader.input(), reader.output, Activation.RELU);
      case RELU6 -> new Operator.Relu(reader.input(), reader.output, Activation.RELU6);
      case RELU_N1_TO_1 ->
          new Operator.Relu(reader.input(), reader.output, Activation.RELU_N1_TO_1);
      case LEAKY_RELU ->
          new Operator.LeakyRelu(
              reader.input(),
              reader.output,
              reader.options(code).float32(Schema.LeakyReluOptions.ALPHA));
      case HARD_SWISH, LOGISTIC, TANH ->
          new Operator.Function(UnaryFunction.valueOf(code.name()), reader.input(), reader.output);
      case MAXIMUM -> new Operator.Maximum(reader.input(), reader.second(), reader.output);
      case MINIMUM -> new Operator.Minimum(reader.input(), reader.second(), reader.output);
      case PRELU -> new Operator.Prelu(reader.input(), reader.required(1, "alpha"), reader.output);
      case RESIZE_BILINEAR ->
          new Operator.ResizeBilinear(
              reader.input(),
              reader.required(1, "size"),
              reader.output,
              reader.sampling(
                  code,
                  Schema.ResizeBilinearOptions.ALIGN_CORNERS,
                  Schema.ResizeBilinearOptions.HALF_PIXEL_CENTERS));
      case RESIZE_NEAREST_NEIGHBOR ->
          new Operator.ResizeNearestNeighbor(
              reader.input(),
              reader.required(1, "size"),
              reader.output,
              reader.sampling(
                  code,
                  Schema.ResizeNearestNeighborOptions.ALIGN_CORNERS,
                  Schema.ResizeNearestNeighborOptions.HALF_PIXEL_CENTERS));
      case CAST -> new Operator.Cast(reader.input(), reader.output);
    };
  }

  private Operator conv2D() {
    FlatTable options = options(BuiltinOperator.CONV_2D);
    Shape weights = weightsShape();
    Window window =
        new Window(
            weights.extent(1),
            weights.extent(2),
            options.int32(Schema.Conv2DOptions.STRIDE_H, 0),
            options.int32(Schema.Conv2DOptions.STRIDE_W, 0),
            options.int32(Schema.Conv2DOptions.DILATION_H, NO_DILATION),
            options.int32(Schema.Conv2DOptions.DILATION_W, NO_DILATION),
            padding(options.int8(Schema.Conv2DOptions.PADDING)));
    return new Operator.Conv2D(
        input(),
        required(1, "weights"),
        optional(2),
        output,
        window,
        activation(options.int8(Schema.Conv2DOptions.ACTIVATION)));
  }

  private Operator depthwiseConv2D() {
    FlatTable options = options(BuiltinOperator.DEPTHWISE_CONV_2D);
    Shape weights = weightsShape();
    Shape in = tensor(input()).shape();
    if (in.rank() != 4) {
      throw new ModelException("input %s must have 4 axes".formatted(in));
    }
    Window window =
        new Window(
            weights.extent(1),
            weights.extent(2),
            options.int32(Schema.DepthwiseConv2DOptions.STRIDE_H, 0),
            options.int32(Schema.DepthwiseConv2DOptions.STRIDE_W, 0),
            options.int32(Schema.DepthwiseConv2DOptions.DILATION_H, NO_DILATION),
            options.int32(Schema.DepthwiseConv2DOptions.DILATION_W, NO_DILATION),
            padding(options.int8(Schema.DepthwiseConv2DOptions.PADDING)));
    return new Operator.DepthwiseConv2D(
        input(),
        required(1, "weights"),
        optional(2),
        output,
        window,
        // The interpreter, too, derives it from the shapes and does not trust the option.
        weights.extent(3) / in.extent(3),
        activation(options.int8(Schema.DepthwiseConv2DOptions.ACTIVATION)));
  }

  private Operator fullyConnected() {
    FlatTable options = options(BuiltinOperator.FULLY_CONNECTED);
    int format = options.int8(Schema.FullyConnectedOptions.WEIGHTS_FORMAT);
    if (format != 0) {
      throw new ModelException("weights format is %d, nib reads DEFAULT (0)".formatted(format));
    }
    return new Operator.FullyConnected(
        input(),
        required(1, "weights"),
        optional(2),
        output,
        activation(options.int8(Schema.FullyConnectedOptions.ACTIVATION)),
        options.uint8(Schema.FullyConnectedOptions.KEEP_NUM_DIMS) != 0);
  }

  private Operator reshape() {
    OptionalInt shape = optional(1);
    if (shape.isPresent()) {
      Tensor constant = tensor(shape.getAsInt());
      if (!constant.isConstant()) {
        throw new ModelException("the new shape is computed at run time; nib needs a constant one");
      }
      // Others are no shapes, and the interpreter goes by the options then.
      if (constant.type() == ElementType.INT32 && constant.shape().rank() == 1) {
        ShapeOperators.requireSame((Ints) constant.data().orElseThrow(), tensor(output).shape());
      }
    }
    return new Operator.Reshape(input(), output);
  }

  private Activation arithmeticActivation(BuiltinOperator code) {
    // A file may leave the table out when every option has its default.
    return table.uint8(Schema.Operator.OPTIONS_TYPE) == 0
        ? Activation.NONE
        : activation(options(code).int8(Schema.ArithmeticOptions.ACTIVATION));
  }

  private Operator concatenation() {
    FlatTable options = options(BuiltinOperator.CONCATENATION);
    if (activation(options.int8(Schema.ConcatenationOptions.ACTIVATION)) != Activation.NONE) {
      throw new ModelException("has a fused activation, the interpreter takes none");
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(required(i, "input"));
    }
    return new Operator.Concatenation(
        all, output, options.int32(Schema.ConcatenationOptions.AXIS, 0));
  }

  private Operator stridedSlice() {
    FlatTable options = options(BuiltinOperator.STRIDED_SLICE);
    int ellipsis = options.int32(Schema.StridedSliceOptions.ELLIPSIS_MASK, 0);
    int newAxis = options.int32(Schema.StridedSliceOptions.NEW_AXIS_MASK, 0);
    if (ellipsis != 0 || newAxis != 0 || options.uint8(Schema.StridedSliceOptions.OFFSET) != 0) {
      throw new ModelException(
          "has ellipsis mask %d, new-axis mask %d or an offset, nib reads none of them"
              .formatted(ellipsis, newAxis));
    }
    return new Operator.StridedSlice(
        input(),
        required(1, "begin"),
        required(2, "end"),
        required(3, "strides"),
        output,
        options.int32(Schema.StridedSliceOptions.BEGIN_MASK, 0),
        options.int32(Schema.StridedSliceOptions.END_MASK, 0),
        options.int32(Schema.StridedSliceOptions.SHRINK_AXIS_MASK, 0));
  }

  private Sampling sampling(BuiltinOperator code, int alignCorners, int halfPixelCenters) {
    FlatTable options = options(code);
    boolean corners = options.uint8(alignCorners) != 0;
    boolean centers = options.uint8(halfPixelCenters) != 0;
    if (corners && centers) {
      throw new ModelException("has align_corners and half_pixel_centers, only one can be");
    }
    return corners
        ? Sampling.ALIGN_CORNERS
        : centers ? Sampling.HALF_PIXEL_CENTERS : Sampling.PLAIN;
  }

  private Window poolWindow() {
    FlatTable options = poolOptions();
    return new Window(
        options.int32(Schema.Pool2DOptions.FILTER_H, 0),
        options.int32(Schema.Pool2DOptions.FILTER_W, 0),
        options.int32(Schema.Pool2DOptions.STRIDE_H, 0),
        options.int32(Schema.Pool2DOptions.STRIDE_W, 0),
        1,
        1,
        padding(options.int8(Schema.Pool2DOptions.PADDING)));
  }

  private Activation poolActivation() {
    return activation(poolOptions().int8(Schema.Pool2DOptions.ACTIVATION));
  }

  private FlatTable poolOptions() {
    return options(BuiltinOperator.MAX_POOL_2D);
  }

  private FlatTable options(BuiltinOperator code) {
    int type = table.uint8(Schema.Operator.OPTIONS_TYPE);
    if (type != code.optionsType()) {
      throw new ModelException(
          "options are of type %d, %s has %d".formatted(type, code, code.optionsType()));
    }
    return table
        .table(Schema.Operator.OPTIONS)
        .orElseThrow(() -> new ModelException("has no options, %s needs them".formatted(code)));
  }

  private int input() {
    return required(0, "input");
  }

  private int second() {
    return required(1, "second input");
  }

  private Shape weightsShape() {
    Shape shape = tensor(required(1, "weights")).shape();
    if (shape.rank() != 4) {
      throw new ModelException("weights %s must have 4 axes".formatted(shape));
    }
    return shape;
  }

  private int required(int position, String what) {
    return optional(position)
        .orElseThrow(() -> new ModelException("has no %s (input %d)".formatted(what, position)));
  }

  /** TFLite writes an absent input as -1 or ends the list before it. */
  private OptionalInt optional(int position) {
    return position < inputs.size() && inputs.get(position) != -1
        ? OptionalInt.of(inputs.get(position))
        : OptionalInt.empty();
  }

  private Tensor tensor(int index) {
    if (index < 0 || index >= tensors.size()) {
      throw new ModelException("reads tensor %d, there are %d".formatted(index, tensors.size()));
    }
    return tensors.get(index);
  }

  private static Padding padding(int code) {
    return switch (code) {
      case 0 -> Padding.SAME;
      case 1 -> Padding.VALID;
      default -> throw new ModelException("padding %d is neither SAME nor VALID".formatted(code));
    };
  }

  private static Activation activation(int code) {
    return switch (code) {
      case 0 -> Activation.NONE;
      case 1 -> Activation.RELU;
      case 2 -> Activation.RELU_N1_TO_1;
      case 3 -> Activation.RELU6;
      default ->
          throw new ModelException(
              "fused activation %d is none of NONE, RELU, RELU_N1_TO_1 and RELU6".formatted(code));
    };
  }
}
