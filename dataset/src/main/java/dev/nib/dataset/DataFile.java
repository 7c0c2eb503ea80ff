package dev.nib.dataset;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file that is read from front to back, plain or gzip-compressed, with errors that name it and
 * the place.
 *
 * <p>Whether it is compressed is told by its first two bytes, not by its name: browsers unpack
 * {@code .gz} files on the way and keep the name.
 */
final class DataFile implements Closeable {
  /** Deflate's best: 258 bytes from two bits. What claims to unpack to more is no gzip's doing. */
  private static final long MAX_DEFLATE_RATIO = 1032;

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path path;
  private final long fileBytes;
  private final boolean compressed;
  private final InputStream in;
  private long offset;

  private DataFile(Path path, long fileBytes, boolean compressed, InputStream in) {
    this.path = path;
    this.fileBytes = fileBytes;
    this.compressed = compressed;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws DatasetException if it is missing, not a plain file, unreadable, empty, or starts like
   *     gzip and is none
   */
  static DataFile open(Path path) {
    if (!Files.exists(path)) {
      throw new DatasetException(path + ": no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new DatasetException(path + ": not a file");
    }
    try {
      long fileBytes = Files.size(path);
      if (fileBytes == 0) {
        throw new DatasetException(path + ": the file is empty; copy or download it again");
      }
      InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
      try {
        raw.mark(2);
        boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        InputStream in = compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
        return new DataFile(path, fileBytes, compressed, in);
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (EOFException | ZipException e) {
      throw new DatasetException(
          path + ": byte 0: the gzip header is corrupt or cut short; copy or download it again", e);
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be read: " + DatasetException.reason(e), e);
    }
  }

  boolean compressed() {
    return compressed;
  }

  /** The most content bytes the file can have: its length, or what gzip could unpack it to. */
  long maxContentBytes() {
    return compressed ? fileBytes * MAX_DEFLATE_RATIO : fileBytes;
  }

  /** The number of content bytes read so far. */
  long offset() {
    return offset;
  }

  /** Reads up to {@code length} bytes into the target; fewer only at the end of the content. */
  int read(byte[] target, int at, int length) {
    try {
      int n = in.readNBytes(target, at, length);
      offset += n;
      return n;
    } catch (EOFException | ZipException e) {
      throw error(
          offset,
          "the gzip data is corrupt or cut short (%s); copy or download it again"
              .formatted(DatasetException.reason(e)));
    } catch (IOException e) {
      throw error(offset, "cannot be read: " + DatasetException.reason(e));
    }
  }

  /**
   * Reads up to {@code length} bytes; fewer only at the end of the content. Memory grows with what
   * is really there, not with what was asked for.
   */
  byte[] readUpTo(int length) {
    byte[] bytes = new byte[Math.min(length, CHUNK_BYTES)];
    int size = read(bytes, 0, bytes.length);
    while (size == bytes.length && size < length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      size += read(bytes, size, bytes.length - size);
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** An error at a byte of the content. */
  DatasetException error(long at, String what) {
    String place = compressed ? "byte " + at + " of the unpacked data" : "byte " + at;
    return new DatasetException(path + ": " + place + ": " + what);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be closed: " + DatasetException.reason(e), e);
    }
  }
}
