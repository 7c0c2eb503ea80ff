package dev.nib.sim;

import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's {@code .npy} format: writes int8 tensors as version 1.0, reads int8, float32 and float64
 * of either byte order and either order of the axes, versions 1 to 3. float64 is rounded to the
 * nearest float32.
 */
public final class NpyFile {
  /** The header is padded so that the data begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final int NEWEST_VERSION = 3;

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

  private NpyFile() {}

  /**
   * What a file holds.
   *
   * @param int8s the elements in row-major order when they are int8, else null
   * @param floats the elements when they are float32 or float64, else null
   */
  @SuppressWarnings("ArrayRecordComponent") // large, read once, never compared
  public record Content(Shape shape, byte[] int8s, float[] floats) {}

  /**
   * The file's bytes.
   *
   * @param content {@code shape.elements()} int8 values in row-major order
   */
  public static byte[] int8(Shape shape, byte[] content) {
    if (content.length != shape.elements()) {
      throw new IllegalArgumentException(
          "%d bytes do not fill shape %s".formatted(content.length, shape));
    }
    String extents =
        Arrays.stream(shape.toArray()).mapToObj(e -> e + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '|i1', 'fortran_order': False, 'shape': (" + extents + "), }";
    int prefix = MAGIC.length + 4;
    int padded = (prefix + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer file = ByteBuffer.allocate(padded + content.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - prefix));
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    while (file.position() < padded - 1) {
      file.put((byte) ' ');
    }
    return file.put((byte) '\n').put(content).array();
  }

  /**
   * Reads {@code path}.
   *
   * @throws ModelException with one line that begins with the path, when it is no such file
   */
  public static Content read(Path path) {
    try {
      return parse(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new ModelException(path + ": there is no such file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new ModelException(path + ": cannot be read: " + e.getMessage(), e);
    } catch (ModelException e) {
      throw e.at(path.toString());
    }
  }

  private static Content parse(byte[] file) {
    if (file.length < 12 || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ModelException("is no .npy file: it does not begin with \\x93NUMPY");
    }
    int version = file[MAGIC.length];
    if (version < 1 || version > NEWEST_VERSION) {
      throw new ModelException(
          "is .npy version %d, nib reads 1 to %d".formatted(version, NEWEST_VERSION));
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = version == 1 ? 10 : 12;
    long headerBytes =
        version == 1
            ? Short.toUnsignedInt(bytes.getShort(8))
            : Integer.toUnsignedLong(bytes.getInt(8));
    if (headerBytes > file.length - start) {
      throw new ModelException("the header is cut off");
    }
    String header = new String(file, start, (int) headerBytes, StandardCharsets.ISO_8859_1);
    boolean fortran = found(FORTRAN, header).equals("True");
    Shape shape = shape(found(SHAPE, header));
    String type = found(TYPE, header);
    ByteBuffer data = bytes.position(start + (int) headerBytes).slice();
    return content(shape, fortran, type, data);
  }

  private static Shape shape(String extents) {
    try {
      return Shape.of(
          Arrays.stream(extents.replaceAll("\\s", "").split(",", -1))
              .filter(extent -> !extent.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray());
    } catch (NumberFormatException e) {
      throw new ModelException("shape (%s) has over 2^31 elements".formatted(extents), e);
    }
  }

  private static Content content(Shape shape, boolean fortran, String type, ByteBuffer data) {
    int width = width(type);
    if (data.remaining() != shape.elements() * (long) width) {
      throw new ModelException(
          "has %d bytes of data, %s of '%s' does not fit".formatted(data.remaining(), shape, type));
    }
    data.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    IntUnaryOperator places = fortran ? columnMajor(shape) : i -> i;
    if (width == Byte.BYTES) {
      byte[] values = new byte[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = data.get(places.applyAsInt(i));
      }
      return new Content(shape, values, null);
    }
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      int at = width * places.applyAsInt(i);
      values[i] = width == Float.BYTES ? data.getFloat(at) : (float) data.getDouble(at);
    }
    return new Content(shape, null, values);
  }

  /** Bytes of an element of a type that nib reads. */
  private static int width(String type) {
    return switch (type) {
      case "|i1", "i1", "<i1", ">i1" -> Byte.BYTES;
      case "<f4", ">f4" -> Float.BYTES;
      case "<f8", ">f8" -> Double.BYTES;
      case "|u1", "u1" ->
          throw new ModelException(
              "holds uint8, which may be pixels or the bytes of an input; save the numbers that the"
                  + " model takes as float32, or int8 bytes (uint8 minus 128)");
      default ->
          throw new ModelException(
              "holds '%s', int8 ('|i1') or floats ('<f4', '<f8') are needed; save".formatted(type)
                  + " x.astype(np.float32)");
    };
  }

  /** From the position of an element in row-major order to that with the first axis fastest. */
  private static IntUnaryOperator columnMajor(Shape shape) {
    int[] extents = shape.toArray();
    return i -> {
      int rest = i;
      int stride = shape.elements();
      int position = 0;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        stride /= extents[axis];
        position += rest % extents[axis] * stride;
        rest /= extents[axis];
      }
      return position;
    };
  }

  private static String found(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new ModelException(
          "the header has no plain "
              + pattern.pattern().split("'", 3)[1]
              + "; save an array of numbers");
    }
    return matcher.group(1);
  }
}
