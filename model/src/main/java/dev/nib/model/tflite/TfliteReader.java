package dev.nib.model.tflite;

import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code .tflite} flatbuffer into a {@link Graph}. */
public final class TfliteReader {
  private final FlatTable model;
  private final List<FlatTable> buffers;

  /** A buffer may serve several tensors; it is decoded once for each type. */
  private final Map<BufferKey, TensorData> decoded = new HashMap<>();

  private TfliteReader(FlatTable model) {
    this.model = model;
    this.buffers = model.tables(Schema.Model.BUFFERS);
  }

  /**
   * The graph of a whole file.
   *
   * @throws ModelException with one line that says where and what, when the file is damaged or has
   *     something that nib does not know
   */
  public static Graph read(byte[] file) {
    FlatTable model = FlatTable.root(file, Schema.IDENTIFIER);
    int version = model.int32(Schema.Model.VERSION, 0);
    if (version != Schema.VERSION) {
      throw new ModelException(
          "schema version is %d, nib reads version %d".formatted(version, Schema.VERSION));
    }
    return new TfliteReader(model).graph();
  }

  private Graph graph() {
    List<FlatTable> subgraphs = model.tables(Schema.Model.SUBGRAPHS);
    if (subgraphs.size() != 1) {
      throw new ModelException(
          "the model has %d subgraphs, nib reads models with one".formatted(subgraphs.size()));
    }
    FlatTable main = subgraphs.get(0);
    List<Tensor> tensors = new ArrayList<>();
    for (FlatTable table : main.tables(Schema.SubGraph.TENSORS)) {
      try {
        tensors.add(tensor(table));
      } catch (ModelException e) {
        throw e.at("tensor " + tensors.size());
      }
    }
    List<OperatorKind> kinds =
        model.tables(Schema.Model.OPERATOR_CODES).stream().map(TfliteReader::kind).toList();
    List<Operator> operators = new ArrayList<>();
    ShapeOperators shapes = new ShapeOperators(tensors);
    List<FlatTable> tables = main.tables(Schema.SubGraph.OPERATORS);
    for (int i = 0; i < tables.size(); i++) {
      FlatTable table = tables.get(i);
      int index = table.int32(Schema.Operator.OPCODE_INDEX, 0);
      if (index < 0 || index >= kinds.size()) {
        throw new ModelException(
            "operator %d: has operator code %d, there are %d".formatted(i, index, kinds.size()));
      }
      OperatorKind kind = kinds.get(index);
      try {
        if (!shapes.fold(kind.code(), table)) {
          operators.add(OperatorReader.read(kind.required(), table, tensors));
        }
      } catch (ModelException e) {
        throw e.at("operator %d (%s)".formatted(i, kind.name()));
      }
    }
    return new Graph(
        main.string(Schema.SubGraph.NAME),
        tensors,
        operators,
        list(main.ints(Schema.SubGraph.INPUTS)),
        list(main.ints(Schema.SubGraph.OUTPUTS)),
        PixelMetadata.read(model, buffers));
  }

  private Tensor tensor(FlatTable table) {
    String name = table.string(Schema.Tensor.NAME);
    ElementType type;
    Shape shape;
    Optional<Quantization> quantization;
    Optional<TensorData> data;
    try {
      type = ElementTypes.ofCode(table.int8(Schema.Tensor.TYPE));
      shape = Shape.of(table.ints(Schema.Tensor.SHAPE).toArray());
      if (table.uint8(Schema.Tensor.IS_VARIABLE) != 0) {
        throw new ModelException("is a variable, nib has no state between runs");
      }
      if (table.has(Schema.Tensor.SPARSITY)) {
        throw new ModelException("is sparse, nib reads dense tensors");
      }
      quantization = table.table(Schema.Tensor.QUANTIZATION).flatMap(TfliteReader::quantization);
      data = data(table.int32(Schema.Tensor.BUFFER, 0), type);
    } catch (ModelException e) {
      throw e.at(name);
    }
    return new Tensor(name, shape, type, quantization, data);
  }

  /** Float tensors often carry a table with nothing but calibration ranges in it: no scale. */
  private static Optional<Quantization> quantization(FlatTable table) {
    Floats scales = table.floats(Schema.Quantization.SCALE);
    if (scales.size() == 0) {
      return Optional.empty();
    }
    if (table.uint8(Schema.Quantization.DETAILS_TYPE) != 0) {
      throw new ModelException("has quantisation details, nib reads per-tensor and per-channel");
    }
    return Optional.of(
        new Quantization(
            scales,
            table.longsAsInts(Schema.Quantization.ZERO_POINT),
            table.int32(Schema.Quantization.QUANTIZED_DIMENSION, 0)));
  }

  private Optional<TensorData> data(int index, ElementType type) {
    if (index < 0 || index >= buffers.size()) {
      throw new ModelException("has buffer %d, there are %d".formatted(index, buffers.size()));
    }
    FlatTable buffer = buffers.get(index);
    if (Long.compareUnsigned(buffer.int64(Schema.Buffer.OFFSET), 1) > 0) {
      throw new ModelException("buffer %d lies outside the flatbuffer".formatted(index));
    }
    BufferKey key = new BufferKey(index, type);
    TensorData known = decoded.get(key);
    if (known == null) {
      ByteBuffer bytes = buffer.bytes(Schema.Buffer.DATA);
      if (!bytes.hasRemaining()) {
        return Optional.empty();
      }
      if (bytes.remaining() % type.bytes() != 0) {
        throw new ModelException(
            "buffer %d has %d bytes, no multiple of %s's %d"
                .formatted(index, bytes.remaining(), type, type.bytes()));
      }
      known = decode(bytes, type);
      decoded.put(key, known);
    }
    return Optional.of(known);
  }

  private static TensorData decode(ByteBuffer bytes, ElementType type) {
    return switch (type) {
      case FLOAT32 -> {
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        yield Floats.of(values);
      }
      case INT32 -> {
        int[] values = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(values);
        yield Ints.of(values);
      }
      case INT8 -> {
        byte[] values = new byte[bytes.remaining()];
        bytes.get(values);
        yield Bytes.of(values);
      }
      case UINT8 ->
          throw new ModelException(
              "is a constant of UINT8, nib reads models that are int8 inside; convert it so");
    };
  }

  private static OperatorKind kind(FlatTable table) {
    int code =
        Math.max(
            table.int32(Schema.OperatorCode.BUILTIN_CODE, 0),
            table.int8(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE));
    String custom = table.string(Schema.OperatorCode.CUSTOM_CODE);
    String name = BuiltinOperator.nameOf(code) + (custom.isEmpty() ? "" : " " + custom);
    return new OperatorKind(code, name, BuiltinOperator.ofCode(code));
  }

  private static String known() {
    return String.join(
        ", ", java.util.Arrays.stream(BuiltinOperator.values()).map(Enum::name).toList());
  }

  private static List<Integer> list(Ints values) {
    return java.util.Arrays.stream(values.toArray()).boxed().toList();
  }

  private record BufferKey(int index, ElementType type) {}

  private record OperatorKind(int code, String name, Optional<BuiltinOperator> known) {
    BuiltinOperator required() {
      return known.orElseThrow(
          () ->
              new ModelException(
                  "is none of the operators that nib knows: " + TfliteReader.known()));
    }
  }
}
