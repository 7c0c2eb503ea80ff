package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file with a reshape whose shape it computes, as a converter writes it for batches of any size:
 * SHAPE of the input {@code [1,2,3]}, its first number by STRIDED_SLICE, PACK of that and a
 * constant, RESHAPE.
 */
public final class ComputedShapeFile {
  private static final byte INT8 = 9;
  private static final byte INT32 = 2;
  static final int X = 0;
  private static final int DIMENSIONS = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;
  static final int STRIDES = 4;
  private static final int BATCH = 5;
  static final int SIX = 6;
  private static final int NEW_SHAPE = 7;
  static final int Y = 8;

  private final FlatBufferBuilder builder = new FlatBufferBuilder();
  private final List<Integer> buffers = new ArrayList<>();
  private final int packed;
  private final int six;
  private final int[] reshaped;

  /**
   * @param packed the tensor that is the second number of the shape
   * @param six what the constant holds
   * @param reshaped the shape of the output
   */
  ComputedShapeFile(int packed, int six, int... reshaped) {
    this.packed = packed;
    this.six = six;
    this.reshaped = reshaped;
  }

  /** A sound one, to {@code [1,6]}. */
  public static byte[] sound() {
    return new ComputedShapeFile(SIX, 6, 1, 6).bytes();
  }

  byte[] bytes() {
    buffers.add(buffer());
    int tensors =
        vector(
            tensor("x", INT8, 0, 1, 2, 3),
            tensor("dimensions", INT32, 0, 3),
            tensor("begin", INT32, constant(0), 1),
            tensor("end", INT32, constant(1), 1),
            tensor("strides", INT32, constant(1), 1),
            tensor("batch", INT32, 0),
            tensor("six", INT32, constant(six)),
            tensor("new_shape", INT32, 0, 2),
            tensor("y", INT8, 0, reshaped));
    int operators =
        vector(
            operator(0, 55, shapeOptions(), DIMENSIONS, X),
            operator(1, 32, stridedSliceOptions(), BATCH, DIMENSIONS, BEGIN, END, STRIDES),
            operator(2, 59, packOptions(), NEW_SHAPE, BATCH, packed),
            operator(3, 0, 0, Y, X, NEW_SHAPE));
    int inputs = ints(X);
    int outputs = ints(Y);
    int name = builder.createString("main");
    builder.startTable(Schema.SubGraph.FIELDS);
    builder.addOffset(Schema.SubGraph.TENSORS, tensors, 0);
    builder.addOffset(Schema.SubGraph.INPUTS, inputs, 0);
    builder.addOffset(Schema.SubGraph.OUTPUTS, outputs, 0);
    builder.addOffset(Schema.SubGraph.OPERATORS, operators, 0);
    builder.addOffset(Schema.SubGraph.NAME, name, 0);
    int subgraphs = vector(builder.endTable());
    int codes = vector(code(77), code(45), code(83), code(22));
    int all = vector(buffers.stream().mapToInt(b -> b).toArray());
    builder.startTable(Schema.Model.FIELDS);
    builder.addInt(Schema.Model.VERSION, Schema.VERSION, 0);
    builder.addOffset(Schema.Model.OPERATOR_CODES, codes, 0);
    builder.addOffset(Schema.Model.SUBGRAPHS, subgraphs, 0);
    builder.addOffset(Schema.Model.BUFFERS, all, 0);
    builder.finish(builder.endTable(), Schema.IDENTIFIER);
    return builder.sizedByteArray();
  }

  private int tensor(String name, byte type, int buffer, int... extents) {
    int shape = ints(extents);
    int text = builder.createString(name);
    int quantization = type == INT8 ? quantization() : 0;
    builder.startTable(Schema.Tensor.FIELDS);
    builder.addOffset(Schema.Tensor.SHAPE, shape, 0);
    builder.addByte(Schema.Tensor.TYPE, type, 0);
    builder.addInt(Schema.Tensor.BUFFER, buffer, 0);
    builder.addOffset(Schema.Tensor.NAME, text, 0);
    builder.addOffset(Schema.Tensor.QUANTIZATION, quantization, 0);
    return builder.endTable();
  }

  private int quantization() {
    builder.startVector(4, 1, 4);
    builder.addFloat(0.5f);
    int scales = builder.endVector();
    builder.startVector(8, 1, 8);
    builder.addLong(0);
    int zeroPoints = builder.endVector();
    builder.startTable(Schema.Quantization.FIELDS);
    builder.addOffset(Schema.Quantization.SCALE, scales, 0);
    builder.addOffset(Schema.Quantization.ZERO_POINT, zeroPoints, 0);
    return builder.endTable();
  }

  /** The number of a new buffer that holds {@code value}. */
  private int constant(int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    int data = builder.createByteVector(bytes);
    builder.startTable(Schema.Buffer.FIELDS);
    builder.addOffset(Schema.Buffer.DATA, data, 0);
    buffers.add(builder.endTable());
    return buffers.size() - 1;
  }

  private int buffer() {
    builder.startTable(Schema.Buffer.FIELDS);
    return builder.endTable();
  }

  /** 32-bit integers are wanted. */
  private int shapeOptions() {
    builder.startTable(1);
    builder.addByte(0, INT32, 0);
    return builder.endTable();
  }

  /** Two values along axis 0. */
  private int packOptions() {
    builder.startTable(2);
    builder.addInt(0, 2, 0);
    return builder.endTable();
  }

  /** Takes the only number out of its axis. */
  private int stridedSliceOptions() {
    builder.startTable(Schema.StridedSliceOptions.FIELDS);
    builder.addInt(Schema.StridedSliceOptions.SHRINK_AXIS_MASK, 1, 0);
    return builder.endTable();
  }

  private int operator(int code, int optionsType, int options, int output, int... inputs) {
    int reads = ints(inputs);
    int writes = ints(output);
    builder.startTable(Schema.Operator.FIELDS);
    builder.addInt(Schema.Operator.OPCODE_INDEX, code, 0);
    builder.addOffset(Schema.Operator.INPUTS, reads, 0);
    builder.addOffset(Schema.Operator.OUTPUTS, writes, 0);
    builder.addByte(Schema.Operator.OPTIONS_TYPE, (byte) optionsType, 0);
    builder.addOffset(Schema.Operator.OPTIONS, options, 0);
    return builder.endTable();
  }

  private int code(int number) {
    builder.startTable(Schema.OperatorCode.FIELDS);
    builder.addByte(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE, (byte) number, 0);
    builder.addInt(Schema.OperatorCode.BUILTIN_CODE, number, 0);
    return builder.endTable();
  }

  private int vector(int... tables) {
    return builder.createVectorOfTables(tables);
  }

  private int ints(int... values) {
    return TfliteWriter.intVector(builder, Arrays.stream(values).boxed().toList());
  }
}
