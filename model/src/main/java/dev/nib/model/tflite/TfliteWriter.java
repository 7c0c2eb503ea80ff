package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Writes a {@link Graph} as a {@code .tflite} flatbuffer that the TFLite interpreter loads.
 *
 * <p>The same graph gives the same bytes. Constants are aligned to 16 bytes; operator codes carry
 * the versions that the official converter gives.
 */
public final class TfliteWriter {
  private static final String DESCRIPTION = "nib";

  private final FlatBufferBuilder builder = new FlatBufferBuilder(1 << 16);
  private final Graph graph;
  private final int alignment;

  /** The operator codes in use, in the order of first use. */
  private final Map<OperatorWriter.Code, Integer> codes = new LinkedHashMap<>();

  private TfliteWriter(Graph graph, int alignment) {
    this.graph = graph;
    this.alignment = alignment;
  }

  /** The bytes of the file. */
  public static byte[] write(Graph graph) {
    return write(graph, Schema.Buffer.ALIGNMENT);
  }

  /**
   * The bytes of a file whose constants are aligned otherwise than the schema asks, as some other
   * writers leave them.
   *
   * @param alignment in bytes, a power of two; below 4 it is 4, the alignment of any vector
   */
  public static byte[] write(Graph graph, int alignment) {
    return new TfliteWriter(graph, alignment).model();
  }

  private byte[] model() {
    int subgraphs = tableVector(new int[] {subgraph()});
    int buffers = buffers();
    int operatorCodes = tableVector(codes.keySet().stream().mapToInt(this::operatorCode).toArray());
    int description = builder.createString(DESCRIPTION);
    int metadata = graph.pixels().isPresent() ? metadata() : 0;
    builder.startTable(metadata == 0 ? Schema.Model.FIELDS : Schema.Model.FIELDS_WITH_METADATA);
    builder.addInt(Schema.Model.VERSION, Schema.VERSION, 0);
    builder.addOffset(Schema.Model.OPERATOR_CODES, operatorCodes, 0);
    builder.addOffset(Schema.Model.SUBGRAPHS, subgraphs, 0);
    builder.addOffset(Schema.Model.DESCRIPTION, description, 0);
    builder.addOffset(Schema.Model.BUFFERS, buffers, 0);
    builder.addOffset(Schema.Model.METADATA, metadata, 0);
    builder.finish(builder.endTable(), Schema.IDENTIFIER);
    return builder.sizedByteArray();
  }

  /** The only entry, whose buffer is the last. */
  private int metadata() {
    int constants = (int) graph.tensors().stream().filter(Tensor::isConstant).count();
    return tableVector(new int[] {PixelMetadata.entry(builder, constants + 1)});
  }

  private int subgraph() {
    List<Integer> tensors = new ArrayList<>();
    int nextBuffer = 1; // buffer 0 is the empty one that activations share
    for (Tensor tensor : graph.tensors()) {
      tensors.add(tensor(tensor, tensor.isConstant() ? nextBuffer++ : 0));
    }
    int tensorVector = tableVector(offsets(tensors, offset -> offset));
    int operators = tableVector(offsets(graph.operators(), this::operator));
    int inputs = intVector(graph.inputs());
    int outputs = intVector(graph.outputs());
    int name = builder.createString(graph.name());
    builder.startTable(Schema.SubGraph.FIELDS);
    builder.addOffset(Schema.SubGraph.TENSORS, tensorVector, 0);
    builder.addOffset(Schema.SubGraph.INPUTS, inputs, 0);
    builder.addOffset(Schema.SubGraph.OUTPUTS, outputs, 0);
    builder.addOffset(Schema.SubGraph.OPERATORS, operators, 0);
    builder.addOffset(Schema.SubGraph.NAME, name, 0);
    return builder.endTable();
  }

  private int tensor(Tensor tensor, int buffer) {
    int shape = intVector(java.util.Arrays.stream(tensor.shape().toArray()).boxed().toList());
    int name = builder.createString(tensor.name());
    int quantization = tensor.quantization().map(this::quantization).orElse(0);
    builder.startTable(Schema.Tensor.FIELDS);
    builder.addOffset(Schema.Tensor.SHAPE, shape, 0);
    builder.addByte(Schema.Tensor.TYPE, ElementTypes.codeOf(tensor.type()), 0);
    builder.addInt(Schema.Tensor.BUFFER, buffer, 0);
    builder.addOffset(Schema.Tensor.NAME, name, 0);
    builder.addOffset(Schema.Tensor.QUANTIZATION, quantization, 0);
    return builder.endTable();
  }

  private int quantization(Quantization q) {
    int n = q.scales().size();
    builder.startVector(4, n, 4);
    for (int i = n - 1; i >= 0; i--) {
      builder.addFloat(q.scales().get(i));
    }
    int scales = builder.endVector();
    builder.startVector(8, n, 8);
    for (int i = n - 1; i >= 0; i--) {
      builder.addLong(q.zeroPoints().get(i));
    }
    int zeroPoints = builder.endVector();
    builder.startTable(Schema.Quantization.FIELDS);
    builder.addOffset(Schema.Quantization.SCALE, scales, 0);
    builder.addOffset(Schema.Quantization.ZERO_POINT, zeroPoints, 0);
    builder.addInt(Schema.Quantization.QUANTIZED_DIMENSION, q.axis(), 0);
    return builder.endTable();
  }

  private int operator(Operator op) {
    OperatorWriter written = op.accept(new OperatorWriter.Of(builder, graph));
    int index = codes.computeIfAbsent(written.code(), code -> codes.size());
    int inputs = intVector(written.inputs());
    int outputs = intVector(List.of(op.output()));
    builder.startTable(Schema.Operator.FIELDS);
    builder.addInt(Schema.Operator.OPCODE_INDEX, index, 0);
    builder.addOffset(Schema.Operator.INPUTS, inputs, 0);
    builder.addOffset(Schema.Operator.OUTPUTS, outputs, 0);
    builder.addByte(
        Schema.Operator.OPTIONS_TYPE, (byte) written.code().operator().optionsType(), 0);
    builder.addOffset(Schema.Operator.OPTIONS, written.options(), 0);
    return builder.endTable();
  }

  private int operatorCode(OperatorWriter.Code code) {
    int number = code.operator().code();
    builder.startTable(Schema.OperatorCode.FIELDS);
    // Old readers know only the byte, new ones only the int: write both.
    builder.addByte(
        Schema.OperatorCode.DEPRECATED_BUILTIN_CODE,
        (byte) Math.min(number, Schema.OperatorCode.DEPRECATED_LIMIT),
        0);
    builder.addInt(Schema.OperatorCode.VERSION, code.version(), 1);
    builder.addInt(Schema.OperatorCode.BUILTIN_CODE, number, 0);
    return builder.endTable();
  }

  private int buffers() {
    List<Integer> offsets = new ArrayList<>();
    offsets.add(buffer(0));
    for (Tensor tensor : graph.tensors()) {
      if (tensor.isConstant()) {
        offsets.add(buffer(byteVector(littleEndian(tensor.data().orElseThrow()))));
      }
    }
    graph
        .pixels()
        .ifPresent(scale -> offsets.add(buffer(byteVector(PixelMetadata.content(scale)))));
    return tableVector(offsets(offsets, offset -> offset));
  }

  private int byteVector(ByteBuffer bytes) {
    builder.startVector(1, bytes.remaining(), alignment);
    for (int i = bytes.limit() - 1; i >= 0; i--) {
      builder.addByte(bytes.get(i));
    }
    return builder.endVector();
  }

  private int buffer(int data) {
    builder.startTable(Schema.Buffer.FIELDS);
    builder.addOffset(Schema.Buffer.DATA, data, 0);
    return builder.endTable();
  }

  private static ByteBuffer littleEndian(TensorData data) {
    ByteBuffer bytes =
        ByteBuffer.allocate(data.size() * data.elementType().bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    if (data instanceof Floats floats) {
      bytes.asFloatBuffer().put(floats.toArray());
    } else if (data instanceof Ints ints) {
      bytes.asIntBuffer().put(ints.toArray());
    } else {
      bytes.put(0, ((Bytes) data).toArray());
    }
    return bytes;
  }

  private int intVector(List<Integer> values) {
    return intVector(builder, values);
  }

  static int intVector(FlatBufferBuilder builder, List<Integer> values) {
    builder.startVector(4, values.size(), 4);
    for (int i = values.size() - 1; i >= 0; i--) {
      builder.addInt(values.get(i));
    }
    return builder.endVector();
  }

  private int tableVector(int[] offsets) {
    return builder.createVectorOfTables(offsets);
  }

  private static <T> int[] offsets(List<T> items, ToIntFunction<T> write) {
    return items.stream().mapToInt(write).toArray();
  }
}
