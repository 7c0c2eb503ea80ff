package dev.nib.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Spark wants of the virtual machine that it runs on. */
public final class SparkJava {
  /** Java's own packages that it looks into, as its launcher has them. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  /** Where the TFLite interpreter is, for what asks it. */
  private static final String ORACLE = "nib.oracle.classpath";

  private static final String VECTORS = "jdk.incubator.vector";

  private SparkJava() {}

  /** Flags for {@code java}, those that Deeplearning4j's natives need included. */
  public static List<String> flags() {
    return Stream.concat(
            OPENED.stream().map("--add-opens=java.base/%s=ALL-UNNAMED"::formatted),
            Stream.of("--enable-native-access=ALL-UNNAMED"))
        .toList();
  }

  /** What this Java was told, and any that computes for it must be, too. */
  public static List<String> inherited() {
    List<String> flags = new ArrayList<>();
    if (ModuleLayer.boot().findModule(VECTORS).isPresent()) {
      flags.add("--add-modules=" + VECTORS);
    }
    Optional.ofNullable(System.getProperty(ORACLE))
        .ifPresent(oracle -> flags.add("-D%s=%s".formatted(ORACLE, oracle)));
    return flags;
  }
}
