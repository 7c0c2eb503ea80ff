package dev.nib.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Gets a file of known length over HTTP and goes on where an earlier attempt stopped, if the server
 * can (RFC 9110, section 14).
 */
final class ResumableTransfer {
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final long REPORT_NANOS = 100_000_000;

  private final Duration patience;
  private HttpClient client;

  /**
   * Makes a transfer.
   *
   * @param patience how long to wait for a connection, an answer, or the next bytes
   */
  ResumableTransfer(Duration patience) {
    this.patience = patience;
  }

  /**
   * Completes {@code part}.
   *
   * @param address where the file is
   * @param part what is here of it, shorter than {@code length}, or not there; keeps what arrives
   * @param length the bytes of the whole file
   * @param progress is told the bytes that are here
   * @throws TransferException if the server is not reached, refuses, stops early or sends too much
   * @throws IOException if {@code part} cannot be written
   */
  void run(URI address, Path part, long length, LongConsumer progress)
      throws TransferException, IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpResponse<InputStream> response = send(address, have);
    try (InputStream body = response.body()) {
      long start = checkStart(response, part, have);
      StandardOpenOption mode =
          start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
      long end;
      try (OutputStream out =
          Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
        end = copy(body, out, start, length, progress);
      }
      checkEnd(part, end, length);
    }
  }

  private HttpResponse<InputStream> send(URI address, long have) throws TransferException {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .connectTimeout(patience)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", "nib");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new TransferException(DatasetException.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("mnist: the download was interrupted", e);
    }
  }

  /** The byte of the file that the answer begins with: what is here already, or 0. */
  private static long checkStart(HttpResponse<InputStream> response, Path part, long have)
      throws TransferException, IOException {
    switch (response.statusCode()) {
      case OK -> {
        return 0;
      }
      case PARTIAL_CONTENT -> {
        String range = response.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + have + "-")) {
          throw new TransferException(
              "asked for bytes from %s on, got '%s'".formatted(have, range), null);
        }
        return have;
      }
      case RANGE_NOT_SATISFIABLE -> {
        Files.deleteIfExists(part);
        throw new TransferException("HTTP 416: its file is shorter", null);
      }
      default -> throw new TransferException("HTTP " + response.statusCode(), null);
    }
  }

  /**
   * Copies the answer; returns the bytes that are here, more than {@code length} if it has more.
   */
  private long copy(
      InputStream body, OutputStream out, long start, long length, LongConsumer progress)
      throws IOException {
    long have = start;
    byte[] buffer = new byte[1 << 15];
    long lastReport = System.nanoTime();
    progress.accept(have);
    try (Watchdog watchdog = new Watchdog(body, patience)) {
      for (int n = read(body, buffer); n >= 0 && have <= length; n = read(body, buffer)) {
        watchdog.alive();
        out.write(buffer, 0, n);
        have += n;
        if (System.nanoTime() - lastReport > REPORT_NANOS) {
          progress.accept(Math.min(have, length));
          lastReport = System.nanoTime();
        }
      }
    }
    progress.accept(Math.min(have, length));
    return have;
  }

  private static void checkEnd(Path part, long have, long length)
      throws TransferException, IOException {
    if (have > length) {
      Files.delete(part);
      throw new TransferException("sends more than the %s bytes".formatted(length), null);
    }
    if (have < length) {
      throw new TransferException("stopped at byte %s of %s".formatted(have, length), null);
    }
  }

  /** Reads; a broken connection is an end, because the length tells whether all is here. */
  private static int read(InputStream body, byte[] buffer) {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Closes a stream that no bytes came from for too long; the JDK's client would wait for ever. */
  private static final class Watchdog implements AutoCloseable {
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "download-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    private final AtomicLong lastSign = new AtomicLong(System.nanoTime());

    Watchdog(InputStream body, Duration patience) {
      long nanos = patience.toNanos();
      var unused =
          timer.scheduleWithFixedDelay(
              () -> {
                if (System.nanoTime() - lastSign.get() > nanos) {
                  closeQuietly(body);
                }
              },
              nanos / 4,
              nanos / 4,
              TimeUnit.NANOSECONDS);
    }

    void alive() {
      lastSign.set(System.nanoTime());
    }

    private static void closeQuietly(InputStream body) {
      try {
        body.close();
      } catch (IOException e) {
        // It is being given up; the reader sees the end and says where.
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
