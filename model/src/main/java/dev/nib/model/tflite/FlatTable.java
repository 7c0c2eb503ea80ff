package dev.nib.model.tflite;

import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of a flatbuffer, read with every offset and length held against the file.
 *
 * <p>Vectors may share bytes, so a small file can describe an enormous one; all vectors together
 * may therefore be read at most {@link #AMPLIFICATION} times the file's size.
 */
final class FlatTable {
  private static final int AMPLIFICATION = 8;

  private final Source source;
  private final int position;
  private final int vtable;
  private final int vtableBytes;

  private FlatTable(Source source, long position) {
    this.source = source;
    this.position = source.require("table", position, 4);
    this.vtable = source.require("vtable", position - (long) source.bytes.getInt(this.position), 4);
    this.vtableBytes = Short.toUnsignedInt(source.bytes.getShort(vtable));
    source.require("vtable", vtable, vtableBytes);
  }

  /** The root table of a whole file, whose identifier must be {@code identifier}. */
  static FlatTable root(byte[] file, String identifier) {
    Source source = new Source(file);
    source.require("header", 0, 8);
    String actual = new String(file, 4, 4, StandardCharsets.ISO_8859_1);
    if (!actual.equals(identifier)) {
      throw new ModelException(
          "byte 4: file identifier is \"%s\", a TFLite model has \"%s\" there"
              .formatted(printable(actual), identifier));
    }
    return new FlatTable(source, Integer.toUnsignedLong(source.bytes.getInt(0)));
  }

  /** Where the table lies in the file, for messages. */
  int position() {
    return position;
  }

  boolean has(int field) {
    return offsetOf(field, 1) != 0;
  }

  int int8(int field) {
    int at = offsetOf(field, 1);
    return at == 0 ? 0 : source.bytes.get(at);
  }

  int uint8(int field) {
    return int8(field) & 0xff;
  }

  int int32(int field, int whenAbsent) {
    int at = offsetOf(field, 4);
    return at == 0 ? whenAbsent : source.bytes.getInt(at);
  }

  long int64(int field) {
    int at = offsetOf(field, 8);
    return at == 0 ? 0 : source.bytes.getLong(at);
  }

  float float32(int field) {
    int at = offsetOf(field, 4);
    return at == 0 ? 0 : source.bytes.getFloat(at);
  }

  Optional<FlatTable> table(int field) {
    int at = offsetOf(field, 4);
    return at == 0 ? Optional.empty() : Optional.of(new FlatTable(source, target(at)));
  }

  List<FlatTable> tables(int field) {
    Vector vector = vector(field, 4);
    List<FlatTable> tables = new ArrayList<>(vector.length);
    for (int i = 0; i < vector.length; i++) {
      tables.add(new FlatTable(source, target(vector.start + 4 * i)));
    }
    return tables;
  }

  String string(int field) {
    Vector vector = vector(field, 1);
    byte[] utf8 = new byte[vector.length];
    source.bytes.get(vector.start, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  Ints ints(int field) {
    Vector vector = vector(field, 4);
    int[] values = new int[vector.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.bytes.getInt(vector.start + 4 * i);
    }
    return Ints.of(values);
  }

  /** A vector of int64 whose values must fit an int, as zero points do. */
  Ints longsAsInts(int field) {
    Vector vector = vector(field, 8);
    int[] values = new int[vector.length];
    for (int i = 0; i < values.length; i++) {
      long value = source.bytes.getLong(vector.start + 8 * i);
      if (value != (int) value) {
        throw new ModelException(
            "byte %d: %d does not fit 32 bits".formatted(vector.start + 8 * i, value));
      }
      values[i] = (int) value;
    }
    return Ints.of(values);
  }

  Floats floats(int field) {
    Vector vector = vector(field, 4);
    float[] values = new float[vector.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.bytes.getFloat(vector.start + 4 * i);
    }
    return Floats.of(values);
  }

  /** A view of a vector of bytes, little-endian. */
  ByteBuffer bytes(int field) {
    Vector vector = vector(field, 1);
    return source.bytes.slice(vector.start, vector.length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Vector vector(int field, int elementBytes) {
    int at = offsetOf(field, 4);
    if (at == 0) {
      return new Vector(0, 0);
    }
    int start = source.require("vector", target(at), 4);
    long length = Integer.toUnsignedLong(source.bytes.getInt(start));
    source.require("vector of " + length + " elements", start + 4L, length * elementBytes);
    source.charge(length * elementBytes);
    return new Vector(start + 4, (int) length);
  }

  private long target(int at) {
    return at + Integer.toUnsignedLong(source.bytes.getInt(at));
  }

  /** Where the field's value lies, 0 when it is absent. */
  private int offsetOf(int field, int width) {
    int slot = 4 + 2 * field;
    if (slot + 2 > vtableBytes) {
      return 0;
    }
    int offset = Short.toUnsignedInt(source.bytes.getShort(vtable + slot));
    return offset == 0 ? 0 : source.require("field", position + (long) offset, width);
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  private record Vector(int start, int length) {}

  /** The file, and how much of it has been read. */
  private static final class Source {
    final ByteBuffer bytes;
    private long budget;

    Source(byte[] file) {
      bytes = ByteBuffer.wrap(file).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
      budget = 4096 + (long) file.length * AMPLIFICATION;
    }

    /** {@code at} as an int, when {@code length} bytes from there lie inside the file. */
    int require(String what, long at, long length) {
      if (at < 0 || at + length > bytes.capacity()) {
        throw new ModelException(
            "byte %d: %s needs %d bytes, the file has %d: it is cut off or damaged"
                .formatted(at, what, length, bytes.capacity()));
      }
      return (int) at;
    }

    void charge(long amount) {
      budget -= amount;
      if (budget < 0) {
        throw new ModelException(
            "the vectors overlap and claim over %d times the file's %d bytes: it is damaged"
                .formatted(AMPLIFICATION, bytes.capacity()));
      }
    }
  }
}
