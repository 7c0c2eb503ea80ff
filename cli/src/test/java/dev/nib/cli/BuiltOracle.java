package dev.nib.cli;

import dev.nib.model.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;

/** The TFLite interpreter of module oracle, which runs on a class path of its own. */
final class BuiltOracle {
  private BuiltOracle() {}

  /**
   * The file with its class path; what needs it is skipped without it, or fails in continuous
   * integration.
   */
  static Path classPath() {
    Path file = Path.of("../oracle/target/oracle.classpath");
    Needs.tool(
        Files.exists(file),
        () -> "the TFLite interpreter is not built: run mvn -pl oracle package");
    return file;
  }
}
