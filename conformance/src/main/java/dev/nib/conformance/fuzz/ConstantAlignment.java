package dev.nib.conformance.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the constants of a {@code .tflite} file of our own lie in it. */
final class ConstantAlignment {
  /** What the schema asks for. */
  private static final int ALIGNMENT = 16;

  private static final int MODEL_BUFFERS = 4;
  private static final int BUFFER_DATA = 0;

  private final ByteBuffer file;

  private ConstantAlignment(byte[] model) {
    file = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many constants do not begin at a multiple of 16 bytes. */
  static int misaligned(byte[] model) {
    return new ConstantAlignment(model).misaligned();
  }

  private int misaligned() {
    int count = 0;
    int buffers = vector(follow(0), MODEL_BUFFERS);
    for (int i = 0; i < file.getInt(buffers); i++) {
      int data = vector(follow(buffers + Integer.BYTES * (i + 1)), BUFFER_DATA);
      boolean off = data != 0 && (data + Integer.BYTES) % ALIGNMENT != 0;
      count += off && file.getInt(data) > 0 ? 1 : 0;
    }
    return count;
  }

  /** The vector in a field of the table at {@code table}, 0 for none. */
  private int vector(int table, int field) {
    int vtable = table - file.getInt(table);
    int entry = (2 + field) * Short.BYTES;
    int offset = entry < file.getShort(vtable) ? file.getShort(vtable + entry) : 0;
    return offset == 0 ? 0 : follow(table + offset);
  }

  private int follow(int at) {
    return at + file.getInt(at);
  }
}
