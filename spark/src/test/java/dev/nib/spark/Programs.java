package dev.nib.spark;

import dev.nib.search.SparkJava;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Searches, masters and workers as processes, with what they print in files. */
final class Programs {
  private static final long PATIENCE_SECONDS = 600;
  private static final long PAUSE_MILLIS = 20;

  private Programs() {}

  /** A search in a folder. */
  static Process search(Path folder, String master) throws IOException {
    return start(folder, SparkSearch.class, folder.toString(), master);
  }

  /** One of nib's programs, with a folder for what it and Spark have to say. */
  static Process start(Path folder, Class<?> program, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(program.getName()));
    words.addAll(List.of(arguments));
    return start(
        folder.resolve("output.txt"),
        Map.of(),
        System.getProperty("java.class.path"),
        List.of(
            "-Dnib.spark.log=" + folder.resolve("spark.log"),
            "-Dspark.executor.memory=700m",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1"),
        words);
  }

  /** Spark's jars alone, as a distribution of Spark has them: no class of nib. */
  static List<Path> sparksJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .filter(ShippedJars::isSparks)
        .toList();
  }

  /** A folder that is to Spark what its distribution is. */
  static Path distribution(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (Path jar : sparksJars()) {
      Files.copy(jar, jars.resolve(jar.getFileName()));
    }
    return folder;
  }

  /** A program of Spark's. */
  static Process spark(Path distribution, String name, String program, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(arguments);
    return start(
        distribution.resolve(name + ".txt"),
        Map.of(
            "SPARK_HOME",
            distribution.toString(),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "SPARK_SCALA_VERSION", // what its scripts set
            "2.13",
            "SPARK_LOCAL_IP",
            "127.0.0.1"),
        distribution.resolve("jars") + File.separator + "*",
        List.of("-Xmx512m"),
        words);
  }

  private static Process start(
      Path output,
      Map<String, String> environment,
      String classPath,
      List<String> flags,
      List<String> program)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SparkJava.flags());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits for the end of a process. */
  static int end(Process process) throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("a program did not end within %d s".formatted(PATIENCE_SECONDS));
    }
    return process.exitValue();
  }

  /** Waits until something holds. */
  static void until(String what, Process running, BooleanSupplier holds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (!running.isAlive()) {
        throw new AssertionError("the program ended before " + what);
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until " + what);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
