package dev.nib.spark;

import dev.nib.model.testing.Needs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A standalone master of Spark and its workers on this machine, with nothing of nib on their class
 * paths, and the processes of a test.
 */
final class Cluster {
  private static final String WANTED = "nib.test.cluster";

  private final List<Process> started = new ArrayList<>();
  private Path distribution;
  private String master;

  /** Skips a test of minutes: each worker is sent 150 MB. */
  static void isWanted(String what) {
    Needs.circumstance(
        Boolean.getBoolean(WANTED), () -> what + ": -D" + WANTED + "=true tries one");
  }

  /** A process that ends with the test. */
  Process keep(Process process) {
    started.add(process);
    return process;
  }

  void endAll() throws InterruptedException {
    for (Process process : started) {
      // Executors are the workers' children.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts a master, and tells its address. */
  String master(Path folder) throws IOException {
    distribution = Programs.distribution(folder);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    keep(
        Programs.spark(
            distribution,
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0")));
    master = "spark://127.0.0.1:" + port;
    return master;
  }

  /** Starts a worker of one task at a time. */
  Process worker(int number) throws IOException {
    return keep(
        Programs.spark(
            distribution,
            "worker" + number,
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--webui-port",
                "0",
                "--work-dir",
                distribution.resolve("work" + number).toString(),
                master)));
  }
}
