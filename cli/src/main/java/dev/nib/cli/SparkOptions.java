package dev.nib.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where Spark runs, and how. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The Spark master, such as spark://host:7077 (default: this machine, as many tasks at a"
              + " time as --threads says).")
  private String master;

  @Option(
      names = "--spark",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Spark, such as spark.executor.memory=4g; may be given several times"
              + " (default: Spark's).")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** Whether a master was named. */
  boolean isGiven() {
    return master != null;
  }

  /** The master; by default this machine, with so many threads. */
  String master(int threads) {
    return master == null ? "local[%d]".formatted(threads) : master;
  }

  Map<String, String> settings() {
    return settings;
  }
}
