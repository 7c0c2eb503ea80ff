package dev.nib.search.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Records as lines of JSON in a file that only grows. A line is on the disk before {@link #append}
 * returns; one that a killed process left half written is taken off when the file is opened again.
 */
public final class JsonLines implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final Path file;
  private final FileChannel channel;
  private final FileChannel lock;

  private JsonLines(Path file, FileChannel channel, FileChannel lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * The whole lines of a file; none where there is none. A last one without its end is left out.
   *
   * @throws ToolkitException when a line is no such record
   */
  public static <T> List<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<T> records = new ArrayList<>();
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1);
      for (int i = 0; i < lines.length - 1; i++) {
        records.add(parse(file, i + 1, lines[i], type));
      }
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be read: %s", file, OutputFiles.reason(e));
    }
    return records;
  }

  private static <T> T parse(Path file, int number, String line, Class<T> type) {
    try {
      return MAPPER.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new ToolkitException(
          "%s: line %d is damaged (%s); delete it, and what it held is done again",
          file, number, e.getOriginalMessage());
    }
  }

  /**
   * Opens a file to add to, and makes it where there is none.
   *
   * @throws ToolkitException when it cannot be, or another process has it open
   */
  public static JsonLines append(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel lock = lock(file);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      cutTornLine(channel);
      return new JsonLines(file, channel, lock);
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be written: %s", file, OutputFiles.reason(e));
    }
  }

  /**
   * A lock on a file of its own, which nobody reads: the system gives a process's lock back as soon
   * as the process closes that file anywhere, as after reading it.
   */
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean alone;
    try {
      alone = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      alone = false; // of this process
    }
    if (!alone) {
      channel.close();
      throw new ToolkitException(
          "%s: another search writes there; let it end, or take another folder", file);
    }
    return channel;
  }

  private static void cutTornLine(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (end > 0) {
      one.clear();
      channel.read(one, end - 1);
      if (one.get(0) == '\n') {
        break;
      }
      end--;
    }
    channel.truncate(end);
    channel.position(end);
  }

  /** Adds a record; whole once this returns, whatever happens next. */
  public synchronized void append(Object record) {
    try {
      ByteBuffer line =
          ByteBuffer.wrap(
              (MAPPER.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be written: %s", file, OutputFiles.reason(e));
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
