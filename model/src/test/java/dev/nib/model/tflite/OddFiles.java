package dev.nib.model.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small files that are sound and unlike those that nib writes. */
public final class OddFiles {
  private static final int DEPTHWISE_OPTIONS = 2;
  private static final int FULLY_CONNECTED_OPTIONS = 8;
  private static final int CALL_ONCE_OPTIONS = 103;

  private OddFiles() {}

  /** A depthwise layer of two channels whose bias has its scales along {@code axis}. */
  public static byte[] biasAlongAxis(int axis) {
    RawFile file = new RawFile();
    int x = file.tensor("x", RawFile.INT8, null, new float[] {0.5f}, 0, 1, 2, 2, 2);
    float[] scales = {0.5f, 0.125f};
    int w = file.tensor("w", RawFile.INT8, new byte[] {100, -90}, scales, 3, 1, 1, 1, 2);
    float[] products = {0.25f, 0.0625f};
    int b = file.tensor("b", RawFile.INT32, ints(-700, 4000), products, axis, 2);
    int y = file.tensor("y", RawFile.INT8, null, new float[] {30}, 0, 1, 2, 2, 2);
    return file.operator(
            RawFile.DEPTHWISE_CONV_2D, DEPTHWISE_OPTIONS, OddFiles::stride, outputs(y), x, w, b)
        .subgraph(outputs(x), y)
        .bytes();
  }

  private static int stride(FlatBufferBuilder builder) {
    builder.startTable(Schema.DepthwiseConv2DOptions.FIELDS);
    builder.addByte(Schema.DepthwiseConv2DOptions.PADDING, (byte) 1, 0);
    builder.addInt(Schema.DepthwiseConv2DOptions.STRIDE_W, 1, 0);
    builder.addInt(Schema.DepthwiseConv2DOptions.STRIDE_H, 1, 0);
    builder.addInt(Schema.DepthwiseConv2DOptions.DEPTH_MULTIPLIER, 1, 0);
    return builder.endTable();
  }

  /**
   * A RELU, and two subgraphs beside it: another RELU, and one that does nothing.
   *
   * @param once whether the main one begins with a CALL_ONCE of the last
   */
  public static byte[] severalSubgraphs(boolean once) {
    RawFile file = new RawFile();
    relu(file, once, 0.25f);
    relu(file, false, 4);
    return file.subgraph(outputs()).bytes();
  }

  private static void relu(RawFile file, boolean once, float scale) {
    int x = file.tensor("x", RawFile.INT8, null, new float[] {0.5f}, 0, 1, 6);
    int y = file.tensor("y", RawFile.INT8, null, new float[] {scale}, 0, 1, 6);
    if (once) {
      file.operator(RawFile.CALL_ONCE, CALL_ONCE_OPTIONS, OddFiles::lastSubgraph, outputs());
    }
    file.operator(RawFile.RELU, outputs(y), x).subgraph(outputs(x), y);
  }

  private static int lastSubgraph(FlatBufferBuilder builder) {
    builder.startTable(1);
    builder.addInt(0, 2, 0);
    return builder.endTable();
  }

  /**
   * A layer whose weights and biases, of 16 bits, are {@code values}, as DEQUANTIZE widens them.
   */
  public static byte[] halfWeights(short... values) {
    RawFile file = new RawFile();
    int x = file.tensor("x", RawFile.FLOAT32, null, 1, 2);
    byte[] weights = shorts(values[0], values[1], values[2], values[3]);
    int w16 = file.tensor("w16", RawFile.FLOAT16, weights, 2, 2);
    int w = file.tensor("w", RawFile.FLOAT32, null, 2, 2);
    int b16 = file.tensor("b16", RawFile.FLOAT16, shorts(values[4], values[5]), 2);
    int b = file.tensor("b", RawFile.FLOAT32, null, 2);
    int y = file.tensor("y", RawFile.FLOAT32, null, 1, 2);
    file.operator(RawFile.DEQUANTIZE, outputs(w), w16);
    file.operator(RawFile.DEQUANTIZE, outputs(b), b16);
    return fullyConnected(file, x, w, b, y);
  }

  /** A layer of int8 weights with float32 activations, as "dynamic range" conversion leaves it. */
  public static byte[] int8Weights() {
    RawFile file = new RawFile();
    int x = file.tensor("x", RawFile.FLOAT32, null, 1, 2);
    byte[] weights = {100, -50, 25, 12};
    int w = file.tensor("w", RawFile.INT8, weights, new float[] {0.01f}, 0, 2, 2);
    int b = file.tensor("b", RawFile.FLOAT32, new byte[8], 2);
    int y = file.tensor("y", RawFile.FLOAT32, null, 1, 2);
    return fullyConnected(file, x, w, b, y);
  }

  private static byte[] fullyConnected(RawFile file, int x, int w, int b, int y) {
    return file.operator(
            RawFile.FULLY_CONNECTED,
            FULLY_CONNECTED_OPTIONS,
            builder -> {
              builder.startTable(Schema.FullyConnectedOptions.FIELDS);
              return builder.endTable();
            },
            outputs(y),
            x,
            w,
            b)
        .subgraph(outputs(x), y)
        .bytes();
  }

  /**
   * A chain of operators, each of another kind.
   *
   * @param type of all tensors
   */
  public static byte[] chain(int type, int... codes) {
    RawFile file = new RawFile();
    int x = file.tensor("x", type, null, 1, 4);
    int at = x;
    for (int code : codes) {
      int next = file.tensor("t" + (at + 1), type, null, 1, 4);
      file.operator(code, outputs(next), at);
      at = next;
    }
    return file.subgraph(outputs(x), at).bytes();
  }

  private static int[] outputs(int... tensors) {
    return tensors;
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] shorts(short... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : values) {
      bytes.putShort(value);
    }
    return bytes.array();
  }
}
