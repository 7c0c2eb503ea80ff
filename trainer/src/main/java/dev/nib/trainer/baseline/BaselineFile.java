package dev.nib.trainer.baseline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;

/**
 * The file of a baseline: {@code NIBB}, a byte for the version of the format, a byte for the kind,
 * the content, and a CRC-32 of all that comes before it. Numbers are big-endian.
 */
final class BaselineFile {
  /** The kind of a {@link RandomForest}. */
  static final int FOREST = 1;

  /** The kind of a {@link SupportVectorMachine}. */
  static final int SVM = 2;

  private static final int MAGIC = 0x4e494242;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 6;
  private static final int SUM_BYTES = 4;

  private BaselineFile() {}

  /** Writes the content of a file. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** The whole file around a content. */
  static byte[] bytes(int kind, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeByte(VERSION);
      out.writeByte(kind);
      content.write(out);
      out.writeInt(sum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static int sum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  /** Says that a file's content is wrong; {@link #parse} adds which file's. */
  static void check(boolean holds, String message) {
    if (!holds) {
      throw new BaselineException(message);
    }
  }

  static Baseline read(Path path) {
    try {
      return parse(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new BaselineException(path + ": no such file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new BaselineException(path + ": cannot be read: " + e, e);
    }
  }

  /** Reads the bytes of a file; {@code where} is its name in messages. */
  static Baseline parse(String where, byte[] bytes) {
    if (bytes.length < HEADER_BYTES + SUM_BYTES || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
      throw new BaselineException(
          where + ": not a file that nib baseline wrote (it begins with NIBB)");
    }
    if (bytes[4] != VERSION) {
      throw new BaselineException(
          "%s: format version %d, this nib reads %d; train it again"
              .formatted(where, bytes[4], VERSION));
    }
    int end = bytes.length - SUM_BYTES;
    int expected = ByteBuffer.wrap(bytes).getInt(end);
    int actual = sum(bytes, end);
    if (expected != actual) {
      throw new BaselineException(
          "%s: damaged: its checksum is %08x, its %d bytes give %08x; train it again"
              .formatted(where, expected, end, actual));
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, HEADER_BYTES, end - HEADER_BYTES))) {
      Baseline baseline = content(bytes[5], in);
      check(in.available() == 0, in.available() + " bytes too many");
      return baseline;
    } catch (EOFException e) {
      throw new BaselineException(where + ": ends too early; train it again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BaselineException e) {
      throw new BaselineException(where + ": " + e.getMessage() + "; train it again", e);
    }
  }

  private static Baseline content(int kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case FOREST -> RandomForest.read(in);
      case SVM -> SupportVectorMachine.read(in);
      default -> throw new BaselineException("kind " + kind + " is neither forest nor SVM");
    };
  }

  static void write(Path path, byte[] bytes) {
    Path target = path.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      Path part = Files.createTempFile(target.getParent(), ".nib-", ".part");
      try {
        Files.write(part, bytes);
        // Temporary files are private; a result is as readable as any other file.
        part.toFile().setReadable(true, false);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new BaselineException(path + ": cannot be written: " + e, e);
    }
  }
}
