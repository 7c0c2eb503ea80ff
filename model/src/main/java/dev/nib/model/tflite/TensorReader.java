package dev.nib.model.tflite;

import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.TensorData;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors as records; constants of float16 become float32, which has all of their numbers. */
final class TensorReader {
  private final List<FlatTable> buffers;

  /** A buffer may serve several tensors; it is decoded once for each type. */
  private final Map<BufferKey, TensorData> decoded = new HashMap<>();

  TensorReader(List<FlatTable> buffers) {
    this.buffers = buffers;
  }

  static boolean isHalf(FlatTable table) {
    return table.int8(Schema.Tensor.TYPE) == ElementTypes.FLOAT16;
  }

  Tensor read(FlatTable table) {
    boolean half = isHalf(table);
    ElementType type =
        half ? ElementType.FLOAT32 : ElementTypes.ofCode(table.int8(Schema.Tensor.TYPE));
    Shape shape = Shape.of(table.ints(Schema.Tensor.SHAPE).toArray());
    if (table.uint8(Schema.Tensor.IS_VARIABLE) != 0) {
      throw new ModelException("is a variable, nib has no state between runs");
    }
    if (table.has(Schema.Tensor.SPARSITY)) {
      throw new ModelException("is sparse, nib reads dense tensors");
    }
    Optional<Quantization> quantization =
        table.table(Schema.Tensor.QUANTIZATION).flatMap(q -> quantization(q, shape.rank()));
    Optional<TensorData> data = data(table.int32(Schema.Tensor.BUFFER, 0), type, half);
    if (half && data.isEmpty()) {
      throw new ModelException(
          "is computed in FLOAT16, nib reads float16 weights only; convert without it");
    }
    return new Tensor(table.string(Schema.Tensor.NAME), shape, type, quantization, data);
  }

  /** Float tensors often carry a table with nothing but calibration ranges in it: no scale. */
  private static Optional<Quantization> quantization(FlatTable table, int rank) {
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
            axis(table.int32(Schema.Quantization.QUANTIZED_DIMENSION, 0), rank)));
  }

  /**
   * Older converters write the axis of a depthwise layer's weights, 3, for its bias too, which has
   * one axis only; TFLite Micro does not look at it.
   */
  private static int axis(int written, int rank) {
    return rank == 1 && written > 0 ? 0 : written;
  }

  private Optional<TensorData> data(int index, ElementType type, boolean half) {
    if (index < 0 || index >= buffers.size()) {
      throw new ModelException("has buffer %d, there are %d".formatted(index, buffers.size()));
    }
    FlatTable buffer = buffers.get(index);
    if (Long.compareUnsigned(buffer.int64(Schema.Buffer.OFFSET), 1) > 0) {
      throw new ModelException("buffer %d lies outside the flatbuffer".formatted(index));
    }
    BufferKey key = new BufferKey(index, type, half);
    TensorData known = decoded.get(key);
    if (known == null) {
      ByteBuffer bytes = buffer.bytes(Schema.Buffer.DATA);
      if (!bytes.hasRemaining()) {
        return Optional.empty();
      }
      int width = half ? Half.BYTES : type.bytes();
      if (bytes.remaining() % width != 0) {
        throw new ModelException(
            "buffer %d has %d bytes, no multiple of %s's %d"
                .formatted(index, bytes.remaining(), half ? "FLOAT16" : type, width));
      }
      known = half ? halves(bytes) : decode(bytes, type);
      decoded.put(key, known);
    }
    return Optional.of(known);
  }

  private static TensorData halves(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Half.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = Half.toFloat(bytes.getShort(Half.BYTES * i));
    }
    return Floats.of(values);
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

  private record BufferKey(int index, ElementType type, boolean half) {}
}
