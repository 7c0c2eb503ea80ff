package dev.nib.cli;

import dev.nib.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/** NumPy files as Python writes them. */
final class FloatArrays {
  /** With its length field, a multiple of 64 bytes. */
  private static final int HEADER_BYTES = 128;

  private FloatArrays() {}

  /** A float32 array of random numbers from 0 to 1. */
  static byte[] npy(Shape shape, Random random) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return npy(shape, values);
  }

  /** A float32 array of these numbers. */
  static byte[] npy(Shape shape, float... values) {
    String extents =
        Arrays.stream(shape.toArray())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(extents);
    ByteBuffer file =
        ByteBuffer.allocate(HEADER_BYTES + shape.elements() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) (HEADER_BYTES - file.position() - Short.BYTES));
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < HEADER_BYTES - 1) {
      file.put((byte) ' ');
    }
    file.put((byte) '\n');
    for (float value : values) {
      file.putFloat(value);
    }
    return file.array();
  }
}
