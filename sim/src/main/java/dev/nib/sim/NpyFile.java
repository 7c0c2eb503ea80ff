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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's {@code .npy} format: writes int8 tensors as version 1.0, reads int8 and float32. */
public final class NpyFile {
  /** The header is padded so that the data begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

  private NpyFile() {}

  /**
   * What a file holds.
   *
   * @param int8s the elements in row-major order when they are int8, else null
   * @param floats the elements when they are float32, else null
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
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean version1 = file[MAGIC.length] == 1;
    int start = version1 ? 10 : 12;
    long headerBytes =
        version1 ? Short.toUnsignedInt(bytes.getShort(8)) : Integer.toUnsignedLong(bytes.getInt(8));
    if (headerBytes > file.length - start) {
      throw new ModelException("the header is cut off");
    }
    String header = new String(file, start, (int) headerBytes, StandardCharsets.ISO_8859_1);
    if (found(FORTRAN, header).equals("True")) {
      throw new ModelException("is in Fortran order; save np.ascontiguousarray(...) of it");
    }
    String extents = found(SHAPE, header).replaceAll("\\s", "");
    Shape shape =
        Shape.of(
            Arrays.stream(extents.split(",", -1))
                .filter(extent -> !extent.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray());
    String type = found(TYPE, header);
    ByteBuffer data = bytes.position(start + (int) headerBytes).slice().order(bytes.order());
    boolean int8 = type.equals("|i1") || type.equals("i1");
    if (!int8 && !type.equals("<f4")) {
      throw new ModelException(
          "holds '%s', int8 ('|i1') or float32 ('<f4') is needed".formatted(type));
    }
    if (data.remaining() != shape.elements() * (int8 ? 1L : 4L)) {
      throw new ModelException(
          "has %d bytes of data, %s of '%s' does not fit".formatted(data.remaining(), shape, type));
    }
    if (int8) {
      byte[] values = new byte[shape.elements()];
      data.get(values);
      return new Content(shape, values, null);
    }
    float[] values = new float[shape.elements()];
    data.asFloatBuffer().get(values);
    return new Content(shape, null, values);
  }

  private static String found(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new ModelException("the header has no " + pattern.pattern().split("'", 3)[1]);
    }
    return matcher.group(1);
  }
}
