package dev.nib.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The TFLite interpreter of module oracle, which runs on a class path of its own. */
final class BuiltOracle {
  private BuiltOracle() {}

  /** The file with its class path; without it a test is skipped, and says so. */
  static Path classPath() {
    Path file = Path.of("../oracle/target/oracle.classpath");
    assumeTrue(Files.exists(file), "the TFLite interpreter is not built: build module oracle");
    return file;
  }
}
