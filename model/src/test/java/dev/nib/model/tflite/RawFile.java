package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** Writes files as others do, with what nib itself never writes. */
public final class RawFile {
  public static final int FLOAT32 = 0;
  public static final int FLOAT16 = 1;
  public static final int INT32 = 2;
  public static final int INT8 = 9;

  public static final int DEPTHWISE_CONV_2D = 4;
  public static final int DEQUANTIZE = 6;
  public static final int FULLY_CONNECTED = 9;
  public static final int RELU = 19;
  public static final int RESIZE_BILINEAR = 23;
  public static final int SPLIT = 49;
  public static final int SPLIT_V = 102;
  public static final int COS = 108;
  public static final int CALL_ONCE = 129;

  private final FlatBufferBuilder builder = new FlatBufferBuilder();
  private final List<Integer> buffers = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private final List<Integer> subgraphs = new ArrayList<>();
  private List<Integer> tensors = new ArrayList<>();
  private List<Integer> operators = new ArrayList<>();

  /** The file's first buffer is empty. */
  public RawFile() {
    builder.startTable(Schema.Buffer.FIELDS);
    buffers.add(builder.endTable());
  }

  /** Adds a tensor without quantisation; {@code data} null for an activation. */
  public int tensor(String name, int type, byte[] data, int... shape) {
    return tensor(name, type, data, 0, shape);
  }

  /** Adds a tensor whose zero points are 0; {@code data} null for an activation. */
  public int tensor(String name, int type, byte[] data, float[] scales, int axis, int... shape) {
    builder.startVector(4, scales.length, 4);
    for (int i = scales.length - 1; i >= 0; i--) {
      builder.addFloat(scales[i]);
    }
    int s = builder.endVector();
    builder.startVector(8, scales.length, 8);
    for (int i = 0; i < scales.length; i++) {
      builder.addLong(0);
    }
    int z = builder.endVector();
    builder.startTable(Schema.Quantization.FIELDS);
    builder.addOffset(Schema.Quantization.SCALE, s, 0);
    builder.addOffset(Schema.Quantization.ZERO_POINT, z, 0);
    builder.addInt(Schema.Quantization.QUANTIZED_DIMENSION, axis, 0);
    return tensor(name, type, data, builder.endTable(), shape);
  }

  private int tensor(String name, int type, byte[] data, int quantization, int... extents) {
    int buffer = 0;
    if (data != null) {
      int content = builder.createByteVector(data);
      builder.startTable(Schema.Buffer.FIELDS);
      builder.addOffset(Schema.Buffer.DATA, content, 0);
      buffers.add(builder.endTable());
      buffer = buffers.size() - 1;
    }
    int shape = ints(extents);
    int text = builder.createString(name);
    builder.startTable(Schema.Tensor.FIELDS);
    builder.addOffset(Schema.Tensor.SHAPE, shape, 0);
    builder.addByte(Schema.Tensor.TYPE, (byte) type, 0);
    builder.addInt(Schema.Tensor.BUFFER, buffer, 0);
    builder.addOffset(Schema.Tensor.NAME, text, 0);
    builder.addOffset(Schema.Tensor.QUANTIZATION, quantization, 0);
    tensors.add(builder.endTable());
    return tensors.size() - 1;
  }

  /** Adds an operator without options. */
  public RawFile operator(int code, int[] outputs, int... inputs) {
    return operator(code, 0, b -> 0, outputs, inputs);
  }

  /** Adds an operator. */
  public RawFile operator(
      int code,
      int optionsType,
      ToIntFunction<FlatBufferBuilder> options,
      int[] outputs,
      int... inputs) {
    if (!codes.contains(code)) {
      codes.add(code);
    }
    int table = options.applyAsInt(builder);
    int reads = ints(inputs);
    int writes = ints(outputs);
    builder.startTable(Schema.Operator.FIELDS);
    builder.addInt(Schema.Operator.OPCODE_INDEX, codes.indexOf(code), 0);
    builder.addOffset(Schema.Operator.INPUTS, reads, 0);
    builder.addOffset(Schema.Operator.OUTPUTS, writes, 0);
    builder.addByte(Schema.Operator.OPTIONS_TYPE, (byte) optionsType, 0);
    builder.addOffset(Schema.Operator.OPTIONS, table, 0);
    operators.add(builder.endTable());
    return this;
  }

  /** Ends a subgraph; what follows belongs to the next one. */
  public RawFile subgraph(int[] inputs, int... outputs) {
    int tensorTables = tables(tensors);
    int operatorTables = tables(operators);
    int reads = ints(inputs);
    int writes = ints(outputs);
    builder.startTable(Schema.SubGraph.FIELDS);
    builder.addOffset(Schema.SubGraph.TENSORS, tensorTables, 0);
    builder.addOffset(Schema.SubGraph.INPUTS, reads, 0);
    builder.addOffset(Schema.SubGraph.OUTPUTS, writes, 0);
    builder.addOffset(Schema.SubGraph.OPERATORS, operatorTables, 0);
    subgraphs.add(builder.endTable());
    tensors = new ArrayList<>();
    operators = new ArrayList<>();
    return this;
  }

  /** The whole file. */
  public byte[] bytes() {
    int codeTables = tables(codes.stream().map(this::code).toList());
    int subgraphTables = tables(subgraphs);
    int bufferTables = tables(buffers);
    builder.startTable(Schema.Model.FIELDS);
    builder.addInt(Schema.Model.VERSION, Schema.VERSION, 0);
    builder.addOffset(Schema.Model.OPERATOR_CODES, codeTables, 0);
    builder.addOffset(Schema.Model.SUBGRAPHS, subgraphTables, 0);
    builder.addOffset(Schema.Model.BUFFERS, bufferTables, 0);
    builder.finish(builder.endTable(), Schema.IDENTIFIER);
    return builder.sizedByteArray();
  }

  private int code(int number) {
    builder.startTable(Schema.OperatorCode.FIELDS);
    int old = Math.min(number, Schema.OperatorCode.DEPRECATED_LIMIT);
    builder.addByte(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE, (byte) old, 0);
    builder.addInt(Schema.OperatorCode.BUILTIN_CODE, number, 0);
    return builder.endTable();
  }

  private int tables(List<Integer> offsets) {
    return builder.createVectorOfTables(offsets.stream().mapToInt(i -> i).toArray());
  }

  private int ints(int... values) {
    return TfliteWriter.intVector(builder, Arrays.stream(values).boxed().toList());
  }
}
