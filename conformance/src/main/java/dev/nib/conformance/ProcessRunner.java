package dev.nib.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs external programs: always with a time limit, without standard input, with bounded output.
 *
 * <p>What is ended on a timeout is the process that was started here and its descendants, nothing
 * else.
 */
public final class ProcessRunner {
  /** Output beyond this is read and thrown away. */
  public static final int MAX_OUTPUT_BYTES = 256 * 1024;

  private static final Duration GRACE = Duration.ofSeconds(5);

  private ProcessRunner() {}

  /**
   * Runs {@code command} in {@code directory} and waits for its end.
   *
   * <p>A program that is not there is no exception but a result that is not {@link
   * ProcessResult#ok}.
   *
   * @param timeout after which the process and its descendants are ended
   * @throws InterruptedException when the waiting thread is interrupted; the process is ended then
   *     too
   */
  public static ProcessResult run(List<String> command, Path directory, Duration timeout)
      throws InterruptedException {
    return run(command, directory, timeout, OutputStream.nullOutputStream());
  }

  /**
   * The same, and whoever waits can see what the program says.
   *
   * @param echo gets all output as it comes
   */
  public static ProcessResult run(
      List<String> command, Path directory, Duration timeout, OutputStream echo)
      throws InterruptedException {
    long start = System.nanoTime();
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
              .start();
    } catch (IOException e) {
      return new ProcessResult(command, -1, false, String.valueOf(e.getMessage()), since(start));
    }
    OutputReader reader = new OutputReader(process.getInputStream(), echo);
    reader.start();
    boolean ended = false;
    try {
      ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        endTree(process);
      }
    }
    // A descendant that outlives the process may keep the pipe open: do not wait for it for ever.
    reader.join(GRACE.toMillis());
    int exitCode = ended ? process.exitValue() : -1;
    return new ProcessResult(command, exitCode, !ended, reader.text(), since(start));
  }

  private static java.io.File nullDevice() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new java.io.File(windows ? "NUL" : "/dev/null");
  }

  private static void endTree(Process process) {
    // The descendants are listed before their parent is gone, when they would be nobody's.
    List<ProcessHandle> tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Drains a stream so that the process never blocks on a full pipe. */
  private static final class OutputReader extends Thread {
    private final InputStream in;
    private final OutputStream echo;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    OutputReader(InputStream in, OutputStream echo) {
      super("process output");
      this.in = in;
      this.echo = echo;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] block = new byte[8192];
      try {
        for (int n = in.read(block); n >= 0; n = in.read(block)) {
          synchronized (kept) {
            kept.write(block, 0, Math.min(n, MAX_OUTPUT_BYTES - kept.size()));
          }
          echo.write(block, 0, n);
          echo.flush();
        }
      } catch (IOException e) {
        // The pipe of an ended process closes under the reader; what came so far is kept.
        return;
      }
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
