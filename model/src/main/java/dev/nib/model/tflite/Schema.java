package dev.nib.model.tflite;

/** Field slots and enumerations of the TFLite schema that nib uses, by the schema's own names. */
final class Schema {
  static final String IDENTIFIER = "TFL3";
  static final int VERSION = 3;

  private Schema() {}

  static final class Model {
    static final int FIELDS = 5;
    static final int VERSION = 0;
    static final int OPERATOR_CODES = 1;
    static final int SUBGRAPHS = 2;
    static final int DESCRIPTION = 3;
    static final int BUFFERS = 4;
    static final int METADATA = 6;
    static final int FIELDS_WITH_METADATA = 7;

    private Model() {}
  }

  static final class SubGraph {
    static final int FIELDS = 5;
    static final int TENSORS = 0;
    static final int INPUTS = 1;
    static final int OUTPUTS = 2;
    static final int OPERATORS = 3;
    static final int NAME = 4;

    private SubGraph() {}
  }

  static final class Tensor {
    static final int FIELDS = 5;
    static final int SHAPE = 0;
    static final int TYPE = 1;
    static final int BUFFER = 2;
    static final int NAME = 3;
    static final int QUANTIZATION = 4;
    static final int IS_VARIABLE = 5;
    static final int SPARSITY = 6;

    private Tensor() {}
  }

  static final class Quantization {
    static final int FIELDS = 7;
    static final int SCALE = 2;
    static final int ZERO_POINT = 3;
    static final int DETAILS_TYPE = 4;
    static final int QUANTIZED_DIMENSION = 6;

    private Quantization() {}
  }

  static final class Operator {
    static final int FIELDS = 5;
    static final int OPCODE_INDEX = 0;
    static final int INPUTS = 1;
    static final int OUTPUTS = 2;
    static final int OPTIONS_TYPE = 3;
    static final int OPTIONS = 4;

    private Operator() {}
  }

  static final class OperatorCode {
    static final int FIELDS = 4;
    static final int DEPRECATED_BUILTIN_CODE = 0;
    static final int CUSTOM_CODE = 1;
    static final int VERSION = 2;
    static final int BUILTIN_CODE = 3;

    /** The old field is a byte; codes above this live in the new one only. */
    static final int DEPRECATED_LIMIT = 127;

    private OperatorCode() {}
  }

  static final class Buffer {
    static final int FIELDS = 1;
    static final int DATA = 0;
    static final int OFFSET = 1;

    /** Readers may map weights, so the schema asks for this alignment. */
    static final int ALIGNMENT = 16;

    private Buffer() {}
  }

  static final class Metadata {
    static final int FIELDS = 2;
    static final int NAME = 0;
    static final int BUFFER = 1;

    private Metadata() {}
  }

  static final class Conv2DOptions {
    static final int FIELDS = 6;
    static final int PADDING = 0;
    static final int STRIDE_W = 1;
    static final int STRIDE_H = 2;
    static final int ACTIVATION = 3;
    static final int DILATION_W = 4;
    static final int DILATION_H = 5;

    private Conv2DOptions() {}
  }

  static final class DepthwiseConv2DOptions {
    static final int FIELDS = 7;
    static final int PADDING = 0;
    static final int STRIDE_W = 1;
    static final int STRIDE_H = 2;
    static final int DEPTH_MULTIPLIER = 3;
    static final int ACTIVATION = 4;
    static final int DILATION_W = 5;
    static final int DILATION_H = 6;

    private DepthwiseConv2DOptions() {}
  }

  static final class Pool2DOptions {
    static final int FIELDS = 6;
    static final int PADDING = 0;
    static final int STRIDE_W = 1;
    static final int STRIDE_H = 2;
    static final int FILTER_W = 3;
    static final int FILTER_H = 4;
    static final int ACTIVATION = 5;

    private Pool2DOptions() {}
  }

  static final class FullyConnectedOptions {
    static final int FIELDS = 3;
    static final int ACTIVATION = 0;
    static final int WEIGHTS_FORMAT = 1;
    static final int KEEP_NUM_DIMS = 2;

    private FullyConnectedOptions() {}
  }

  static final class SoftmaxOptions {
    static final int FIELDS = 1;
    static final int BETA = 0;

    private SoftmaxOptions() {}
  }

  static final class ReshapeOptions {
    static final int FIELDS = 1;
    static final int NEW_SHAPE = 0;

    private ReshapeOptions() {}
  }

  static final class ConcatenationOptions {
    static final int FIELDS = 2;
    static final int AXIS = 0;
    static final int ACTIVATION = 1;

    private ConcatenationOptions() {}
  }

  /** Of ADD, SUB and MUL; the first two have another field, for int16. */
  static final class ArithmeticOptions {
    static final int FIELDS = 1;
    static final int ACTIVATION = 0;

    private ArithmeticOptions() {}
  }

  static final class StridedSliceOptions {
    static final int FIELDS = 6;
    static final int BEGIN_MASK = 0;
    static final int END_MASK = 1;
    static final int ELLIPSIS_MASK = 2;
    static final int NEW_AXIS_MASK = 3;
    static final int SHRINK_AXIS_MASK = 4;
    static final int OFFSET = 5;

    private StridedSliceOptions() {}
  }

  static final class SqueezeOptions {
    static final int FIELDS = 1;
    static final int SQUEEZE_DIMS = 0;

    private SqueezeOptions() {}
  }

  static final class ReducerOptions {
    static final int FIELDS = 1;
    static final int KEEP_DIMS = 0;

    private ReducerOptions() {}
  }

  static final class LeakyReluOptions {
    static final int FIELDS = 1;
    static final int ALPHA = 0;

    private LeakyReluOptions() {}
  }

  /** The first two fields are those of a size that is a tensor today. */
  static final class ResizeBilinearOptions {
    static final int FIELDS = 4;
    static final int ALIGN_CORNERS = 2;
    static final int HALF_PIXEL_CENTERS = 3;

    private ResizeBilinearOptions() {}
  }

  static final class ResizeNearestNeighborOptions {
    static final int FIELDS = 2;
    static final int ALIGN_CORNERS = 0;
    static final int HALF_PIXEL_CENTERS = 1;

    private ResizeNearestNeighborOptions() {}
  }

  static final class CastOptions {
    static final int FIELDS = 2;
    static final int IN_DATA_TYPE = 0;
    static final int OUT_DATA_TYPE = 1;

    private CastOptions() {}
  }
}
