package dev.nib.oracle;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Writes small .tflite files by hand, straight from the schema; it checks nothing, so that it can
 * write wrong ones too.
 *
 * <p>Slot numbers are the ids of the fields in TensorFlow Lite's schema.
 */
final class TinyModel {
  static final int FLOAT32 = 0;
  static final int INT32 = 2;
  static final int INT8 = 9;

  private static final int DEFAULT_ALIGNMENT = 4;
  private static final int DATA_ALIGNMENT = 16;

  private final FlatBufferBuilder fb = new FlatBufferBuilder(1024);
  private final List<Integer> buffers = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private final List<Integer> tensors = new ArrayList<>();
  private final List<Integer> operators = new ArrayList<>();

  TinyModel() {
    buffers.add(buffer(new byte[0]));
  }

  /** Adds an int8 activation with one scale; returns its index. */
  int activation(String name, double scale, int zeroPoint, int... shape) {
    return tensor(name, INT8, shape, 0, new double[] {scale}, zeroPoint);
  }

  /** Adds a float32 activation; returns its index. */
  int floatActivation(String name, int... shape) {
    return tensor(name, FLOAT32, shape, 0, new double[0], 0);
  }

  /**
   * Adds int8 weights with zero point 0 and one scale, or one a channel of axis 0; returns their
   * index.
   */
  int weights(double[] scales, byte[] data, int... shape) {
    return tensor("weights", INT8, shape, addBuffer(data), scales, 0);
  }

  /** Adds an int32 bias with zero point 0 and one scale, or one a channel; returns its index. */
  int bias(double[] scales, int... data) {
    byte[] bytes = new byte[4 * data.length];
    littleEndian(bytes).asIntBuffer().put(data);
    return tensor("bias", INT32, new int[] {data.length}, addBuffer(bytes), scales, 0);
  }

  /** Adds a float32 constant; returns its index. */
  int floatConstant(float[] data, int... shape) {
    byte[] bytes = new byte[4 * data.length];
    littleEndian(bytes).asFloatBuffer().put(data);
    return tensor("constant", FLOAT32, shape, addBuffer(bytes), new double[0], 0);
  }

  /** A convolution with VALID padding and stride 1. */
  TinyModel conv2d(int output, int... inputs) {
    return operator(3, 3, inputs, output, 1, table(7, 0, 1, 1, 1, 2, 1));
  }

  TinyModel fullyConnected(int output, int... inputs) {
    return operator(9, 4, inputs, output, 8, table(3));
  }

  TinyModel concatenation(int axis, int output, int... inputs) {
    ToIntFunction<FlatBufferBuilder> options =
        b -> {
          b.startTable(2);
          b.addInt(0, axis, 0);
          return b.endTable();
        };
    return operator(2, 2, inputs, output, 10, options);
  }

  /** A reshape; the kernel goes by the new shape in the options, not by the output tensor's. */
  TinyModel reshape(int output, int input, int... newShape) {
    ToIntFunction<FlatBufferBuilder> options =
        b -> {
          int vector = ints(newShape);
          b.startTable(1);
          b.addOffset(0, vector, 0);
          return b.endTable();
        };
    return operator(22, 1, new int[] {input}, output, 17, options);
  }

  TinyModel add(int output, int... inputs) {
    return operator(0, 2, inputs, output, 11, table(2));
  }

  TinyModel softmax(int output, int input) {
    ToIntFunction<FlatBufferBuilder> options =
        b -> {
          b.startTable(1);
          b.addFloat(0, 1.0f, 0.0f);
          return b.endTable();
        };
    return operator(25, 2, new int[] {input}, output, 9, options);
  }

  /** Finishes the file. */
  byte[] build(int[] inputs, int... outputs) {
    int tensorVector = offsets(tensors);
    int inputVector = ints(inputs);
    int outputVector = ints(outputs);
    int operatorVector = offsets(operators);
    fb.startTable(5);
    fb.addOffset(0, tensorVector, 0);
    fb.addOffset(1, inputVector, 0);
    fb.addOffset(2, outputVector, 0);
    fb.addOffset(3, operatorVector, 0);
    int subgraphs = offsets(List.of(fb.endTable()));
    int codeVector = offsets(codes);
    int bufferVector = offsets(buffers);
    fb.startTable(5);
    fb.addInt(0, 3, 0);
    fb.addOffset(1, codeVector, 0);
    fb.addOffset(2, subgraphs, 0);
    fb.addOffset(4, bufferVector, 0);
    fb.finish(fb.endTable(), "TFL3");
    return fb.sizedByteArray();
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int tensor(
      String name, int type, int[] shape, int buffer, double[] scales, int zeroPoint) {
    int quantization = quantization(scales, zeroPoint);
    int shapeVector = ints(shape);
    int nameString = fb.createString(name);
    fb.startTable(5);
    fb.addOffset(0, shapeVector, 0);
    fb.addByte(1, (byte) type, 0);
    fb.addInt(2, buffer, 0);
    fb.addOffset(3, nameString, 0);
    fb.addOffset(4, quantization, 0);
    tensors.add(fb.endTable());
    return tensors.size() - 1;
  }

  private int quantization(double[] scales, int zeroPoint) {
    if (scales.length == 0) {
      return 0;
    }
    fb.startVector(4, scales.length, 4);
    for (int i = scales.length - 1; i >= 0; i--) {
      fb.addFloat((float) scales[i]);
    }
    int scaleVector = fb.endVector();
    fb.startVector(8, scales.length, 8);
    for (int i = 0; i < scales.length; i++) {
      fb.addLong(zeroPoint);
    }
    int zeroPointVector = fb.endVector();
    fb.startTable(7);
    fb.addOffset(2, scaleVector, 0);
    fb.addOffset(3, zeroPointVector, 0);
    return fb.endTable();
  }

  private TinyModel operator(
      int code,
      int version,
      int[] inputs,
      int output,
      int optionsType,
      ToIntFunction<FlatBufferBuilder> options) {
    fb.startTable(4);
    fb.addByte(0, (byte) code, 0);
    fb.addInt(2, version, 1);
    fb.addInt(3, code, 0);
    codes.add(fb.endTable());
    int optionsTable = options.applyAsInt(fb);
    int inputVector = ints(inputs);
    int outputVector = ints(output);
    fb.startTable(5);
    fb.addInt(0, codes.size() - 1, 0);
    fb.addOffset(1, inputVector, 0);
    fb.addOffset(2, outputVector, 0);
    fb.addByte(3, (byte) optionsType, 0);
    fb.addOffset(4, optionsTable, 0);
    operators.add(fb.endTable());
    return this;
  }

  /**
   * An options table with a padding or activation byte in slot 0 and ints elsewhere.
   *
   * @param slots how many slots the table has
   * @param values pairs of slot and value
   */
  private static ToIntFunction<FlatBufferBuilder> table(int slots, int... values) {
    return b -> {
      b.startTable(slots);
      for (int i = 0; i < values.length; i += 2) {
        if (values[i] == 0) {
          b.addByte(0, (byte) values[i + 1], 0);
        } else {
          b.addInt(values[i], values[i + 1], 0);
        }
      }
      return b.endTable();
    };
  }

  private int addBuffer(byte[] data) {
    buffers.add(buffer(data));
    return buffers.size() - 1;
  }

  private int buffer(byte[] data) {
    fb.startVector(1, data.length, DATA_ALIGNMENT);
    for (int i = data.length - 1; i >= 0; i--) {
      fb.addByte(data[i]);
    }
    int vector = fb.endVector();
    fb.startTable(1);
    if (data.length > 0) {
      fb.addOffset(0, vector, 0);
    }
    return fb.endTable();
  }

  private int ints(int... values) {
    fb.startVector(4, values.length, DEFAULT_ALIGNMENT);
    for (int i = values.length - 1; i >= 0; i--) {
      fb.addInt(values[i]);
    }
    return fb.endVector();
  }

  private int offsets(List<Integer> offsets) {
    return fb.createVectorOfTables(offsets.stream().flatMapToInt(IntStream::of).toArray());
  }
}
