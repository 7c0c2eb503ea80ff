package dev.nib.search;

import java.util.List;
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

  private SparkJava() {}

  /** Flags for {@code java}, those that Deeplearning4j's natives need included. */
  public static List<String> flags() {
    return Stream.concat(
            OPENED.stream().map("--add-opens=java.base/%s=ALL-UNNAMED"::formatted),
            Stream.of("--enable-native-access=ALL-UNNAMED"))
        .toList();
  }
}
