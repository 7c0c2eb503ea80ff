package dev.nib.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The frame of nib's own files: four letters, a byte for the version of the format, the content,
 * and a CRC-32 of all that comes before it. Numbers are big-endian.
 *
 * @param letters four of ASCII, by which the file is known
 * @param version 0 to 255
 * @param writer the command that writes it, for messages
 */
public record SealedFile(String letters, int version, String writer) {
  private static final int LETTERS = 4;
  private static final int HEADER_BYTES = LETTERS + 1;
  private static final int SUM_BYTES = 4;

  /** Writes a content. */
  @FunctionalInterface
  public interface Writer {
    /** Writes all of it. */
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Makes something of a content.
   *
   * @param <T> what
   */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads all of it. */
    T read(DataInputStream in) throws IOException;
  }

  /** Whether a file begins with these letters, whatever follows. */
  public boolean begins(byte[] file) {
    return file.length >= LETTERS
        && new String(file, 0, LETTERS, StandardCharsets.ISO_8859_1).equals(letters);
  }

  /** The whole file around a content. */
  public byte[] seal(Writer content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBytes(letters);
      out.writeByte(version);
      content.write(out);
      out.writeInt(sum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the content of a file.
   *
   * @param content must read all of it; what it refuses is a damaged file
   * @throws ModelException if this is no such file, or a damaged one
   */
  public <T> T open(byte[] file, Reader<T> content) {
    if (!begins(file) || file.length < HEADER_BYTES + SUM_BYTES) {
      throw new ModelException(
          "not a file that %s wrote (it begins with %s)".formatted(writer, letters));
    }
    int found = file[LETTERS] & 0xff;
    if (found != version) {
      throw new ModelException(
          "format version %d, this nib reads %d; train it again".formatted(found, version));
    }
    int end = file.length - SUM_BYTES;
    int expected = ByteBuffer.wrap(file).getInt(end);
    int actual = sum(file, end);
    if (expected != actual) {
      throw new ModelException(
          "damaged: its checksum is %08x, its %d bytes give %08x; train it again"
              .formatted(expected, end, actual));
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(file, HEADER_BYTES, end - HEADER_BYTES))) {
      T read = content.read(in);
      if (in.available() != 0) {
        throw new ModelException(in.available() + " bytes too many");
      }
      return read;
    } catch (EOFException e) {
      throw new ModelException("ends too early; train it again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ModelException e) {
      throw new ModelException(e.getMessage() + "; train it again", e);
    }
  }

  private static int sum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }
}
