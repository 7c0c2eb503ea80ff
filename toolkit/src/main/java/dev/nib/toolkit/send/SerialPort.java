package dev.nib.toolkit.send;

import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.toolkit.ToolkitException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A serial port: 8 data bits, no parity, 1 stop bit, no flow control. It is a file that the
 * system's own {@code stty} sets up, on Linux and macOS, so that no native library is needed.
 */
final class SerialPort implements AutoCloseable {
  private static final Duration STTY_TIMEOUT = Duration.ofSeconds(10);
  private static final int BLOCK = 4096;

  private final FileInputStream in;
  private final FileOutputStream out;

  private SerialPort(FileInputStream in, FileOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Opens a port.
   *
   * @throws ToolkitException when there is none, it cannot be opened, or it cannot be set up
   */
  static SerialPort open(Path device, int baud) throws InterruptedException {
    if (!Files.exists(device)) {
      throw new ToolkitException(
          "%s: no such device; is the board plugged in? Linux names ports /dev/ttyUSB1 or"
              + " /dev/ttyACM0, macOS /dev/cu.usbserial-...",
          device);
    }
    if (Files.isRegularFile(device) || Files.isDirectory(device)) {
      throw new ToolkitException("%s: is no serial port", device);
    }
    FileOutputStream out = null;
    try {
      // Open before it is set up: a driver may forget what it was told when nobody holds it.
      out = new FileOutputStream(device.toFile());
      FileInputStream in = new FileInputStream(device.toFile());
      SerialPort port = new SerialPort(in, out);
      port.configure(device, baud);
      return port;
    } catch (IOException e) {
      closeQuietly(out);
      throw new ToolkitException(
          "%s: %s; on Linux its group, often dialout, may open it",
          device, String.valueOf(e.getMessage()));
    }
  }

  private void configure(Path device, int baud) throws InterruptedException {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    List<String> command =
        List.of(
            "stty",
            linux ? "-F" : "-f",
            device.toString(),
            Integer.toString(baud),
            "raw",
            "-echo",
            "cs8",
            "-parenb",
            "-cstopb",
            "-crtscts",
            "clocal",
            // A read returns what is there, or nothing after a tenth of a second.
            "min",
            "0",
            "time",
            "1");
    ProcessResult result = ProcessRunner.run(command, Path.of("."), STTY_TIMEOUT);
    if (!result.ok()) {
      close();
      throw new ToolkitException(
          "%s: stty could not set it to %d baud: %s",
          device, baud, result.output().strip().lines().findFirst().orElse(""));
    }
  }

  /** Sends bytes. */
  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /**
   * What comes in until there are {@code most} bytes or the time is over.
   *
   * @return as many bytes as came
   */
  byte[] read(int most, Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    byte[] bytes = new byte[most];
    int count = 0;
    while (count < most && System.nanoTime() < deadline) {
      // Nothing within stty's time reads as the end of a file, which it is not.
      count += Math.max(0, in.read(bytes, count, most - count));
    }
    return Arrays.copyOf(bytes, count);
  }

  /** Waits, and throws away what comes in meanwhile. */
  void quiet(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      read(BLOCK, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  @Override
  public void close() {
    closeQuietly(in);
    closeQuietly(out);
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (Exception e) {
      return; // a port that is gone is closed
    }
  }
}
