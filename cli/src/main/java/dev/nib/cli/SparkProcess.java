package dev.nib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nib.search.SparkJava;
import dev.nib.toolkit.Message;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A program that runs on Spark: a process with a class path of its own, so that no other command
 * has Spark's jars. It ends with this one, since it ends when its standard input does.
 */
final class SparkProcess {
  /** A system property with the whole class path. */
  private static final String PROPERTY = "nib.spark.classpath";

  /** From this Java on, which warns of what Scala and Netty do with memory. */
  private static final int WARNS_OF_UNSAFE = 24;

  private static final int BASE_MEGABYTES = 1024;
  private static final int MEGABYTES_A_TASK = 512;

  private final String classPath;

  private SparkProcess(String classPath) {
    this.classPath = classPath;
  }

  /**
   * Spark as the launcher or the build left it.
   *
   * @throws UsageException when it is not there
   */
  static SparkProcess find() {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return new SparkProcess(property);
    }
    return built()
        .map(SparkProcess::new)
        .orElseThrow(
            () ->
                new UsageException(
                    "Apache Spark is not there: run 'mvn -pl spark -am package -DskipTests'"
                        + " in the checkout, or set the system property "
                        + PROPERTY));
  }

  /** The build's output in the checkout around the working directory. */
  private static Optional<String> built() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path target = at.resolve("spark").resolve("target");
      Path libraries = target.resolve("spark.classpath");
      if (Files.isDirectory(target.resolve("classes")) && Files.isReadable(libraries)) {
        try {
          return Optional.of(
              target.resolve("classes") + File.pathSeparator + Files.readString(libraries).strip());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A program to run.
   *
   * @param name of its class
   * @param arguments its own
   * @param log where Spark writes what it has to say
   * @param tasks at a time where the master is this machine
   * @param settings of Spark
   * @param stopped what to say where it was stopped
   */
  record Program(
      String name,
      List<String> arguments,
      Path log,
      int tasks,
      Map<String, String> settings,
      String stopped) {}

  /**
   * Runs a program to its end.
   *
   * @return what it says it was started for, a missing node for nothing
   * @throws CheckFailedException when it was stopped
   * @throws UsageException with the program's own last line when it failed
   */
  JsonNode run(Program program, Console console) {
    AtomicReference<Process> running = new AtomicReference<>();
    try (Interruption interruption = new Interruption(() -> stop(running.get(), console))) {
      Process process = start(program);
      running.set(process);
      try {
        LastLines errors = new LastLines(process.getErrorStream());
        errors.start();
        JsonNode result = hear(process, console);
        int exitCode = process.waitFor();
        errors.join();
        if (exitCode != 0) {
          throw interruption.requested()
              ? new CheckFailedException("stopped early" + program.stopped())
              : failure(exitCode, errors);
        }
        return result;
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be started: %s".formatted(program.name(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted" + program.stopped());
    }
  }

  /** Ctrl-C reaches the program by itself, other ends of this process do not. */
  private static void stop(Process process, Console console) {
    console.say("stopping; what is done is kept");
    if (process != null) {
      process.destroy();
    }
  }

  private static RuntimeException failure(int exitCode, LastLines errors) {
    String line = errors.last().isEmpty() ? "ended with " + exitCode : errors.last();
    return exitCode == ErrorReport.CHECK_FAILED
        ? new CheckFailedException(line)
        : new UsageException(line);
  }

  private Process start(Program program) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx%dm".formatted(BASE_MEGABYTES + MEGABYTES_A_TASK * program.tasks()));
    command.addAll(SparkJava.flags());
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(SparkJava.inherited());
    command.add("-Dnib.spark.log=" + program.log());
    command.add("-Dnib.spark.ends=true");
    program.settings().forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.addAll(List.of("-cp", classPath, program.name()));
    command.addAll(program.arguments());
    return new ProcessBuilder(command).start();
  }

  /** Passes on what the program says, line by line, until it says no more. */
  private static JsonNode hear(Process process, Console console) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode result = MissingNode.getInstance();
    try (BufferedReader lines = reader(process.getInputStream())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("{")) {
          continue; // a native library's, maybe
        }
        JsonNode said = mapper.readTree(line);
        if (said.has("stage")) {
          console.at(
              said.get("stage").asText(),
              said.get("done").asLong(),
              said.get("total").asLong(),
              said.get("note").asText());
        } else if (said.has("finished")) {
          console.finished(said.get("finished").asText());
        } else if (said.has("result")) {
          result = said.get("result");
        } else if (said.has("say")) {
          console.say(Message.of(said.get("say").asText()));
        } else {
          console.warn(Message.of(said.get("warn").asText()));
        }
      }
    }
    return result;
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Reads to the end, and keeps the last line that says something. */
  private static final class LastLines extends Thread {
    private final InputStream in;
    private volatile String last = "";

    LastLines(InputStream in) {
      super("nib-spark-errors");
      setDaemon(true);
      this.in = in;
    }

    String last() {
      return last;
    }

    @Override
    public void run() {
      try (BufferedReader lines = reader(in)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            last = line.strip();
          }
        }
      } catch (IOException e) {
        last = "its errors cannot be read: " + e.getMessage();
      }
    }
  }
}
