package dev.nib.conformance.tflite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the class path of the program that runs the TFLite interpreter. */
final class OracleClassPath {
  /** A system property with the whole class path, for installations without a checkout. */
  static final String PROPERTY = "nib.oracle.classpath";

  static final String MEND =
      "the TFLite interpreter is not there: run 'mvn -pl oracle -am package -DskipTests' in the"
          + " checkout, or set the system property "
          + PROPERTY;

  private OracleClassPath() {}

  /** The property's value, or the build's output in the checkout around {@code directory}. */
  static Optional<String> find(Path directory) throws IOException {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return Optional.of(property);
    }
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      Path target = at.resolve("oracle").resolve("target");
      Path libraries = target.resolve("oracle.classpath");
      if (Files.isDirectory(target.resolve("classes")) && Files.isReadable(libraries)) {
        return Optional.of(
            target.resolve("classes") + File.pathSeparator + Files.readString(libraries).strip());
      }
    }
    return Optional.empty();
  }
}
