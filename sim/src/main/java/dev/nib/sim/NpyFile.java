package dev.nib.sim;

import dev.nib.model.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** NumPy's {@code .npy} format, version 1.0, for int8 tensors. */
public final class NpyFile {
  /** The header is padded so that the data begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private NpyFile() {}

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
    int prefix = MAGIC.length + 2;
    int padded = (prefix + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] file = new byte[padded + content.length];
    Arrays.fill(file, 0, padded, (byte) ' ');
    System.arraycopy(MAGIC, 0, file, 0, MAGIC.length);
    int headerBytes = padded - prefix;
    file[MAGIC.length] = (byte) headerBytes;
    file[MAGIC.length + 1] = (byte) (headerBytes >> 8);
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, file, prefix, text.length);
    file[padded - 1] = '\n';
    System.arraycopy(content, 0, file, padded, content.length);
    return file;
  }
}
