package dev.nib.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.search.SearchFolder;
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
 * The program that runs trials on Spark: a process with a class path of its own, so that no other
 * command has Spark's jars. It ends with this one, since it ends when its standard input does.
 */
final class SearchProcess {
  /** A system property with the whole class path. */
  private static final String PROPERTY = "nib.search.classpath";

  private static final String PROGRAM = "dev.nib.search.spark.SparkSearch";

  /** From this Java on, which warns of what Scala and Netty do with memory. */
  private static final int WARNS_OF_UNSAFE = 24;

  private static final int BASE_MEGABYTES = 1024;
  private static final int MEGABYTES_A_TRIAL = 512;

  private final String classPath;

  private SearchProcess(String classPath) {
    this.classPath = classPath;
  }

  /**
   * The program as the launcher or the build left it.
   *
   * @throws UsageException when it is not there
   */
  static SearchProcess find() {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return new SearchProcess(property);
    }
    return built()
        .map(SearchProcess::new)
        .orElseThrow(
            () ->
                new UsageException(
                    "Apache Spark is not there: run 'mvn -pl search-spark -am package -DskipTests'"
                        + " in the checkout, or set the system property "
                        + PROPERTY));
  }

  /** The build's output in the checkout around the working directory. */
  private static Optional<String> built() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path target = at.resolve("search-spark").resolve("target");
      Path libraries = target.resolve("search.classpath");
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
   * Runs the search of a folder to its end.
   *
   * @param threads trials at a time where the master is this machine
   * @param settings of Spark
   * @throws CheckFailedException when it was stopped
   * @throws UsageException with the program's own last line when it failed
   */
  void run(
      SearchFolder folder,
      String master,
      int threads,
      Map<String, String> settings,
      Console console) {
    AtomicReference<Process> running = new AtomicReference<>();
    try (Interruption interruption = new Interruption(() -> stop(running.get(), console))) {
      Process process = start(folder, master, threads, settings);
      running.set(process);
      try {
        LastLines errors = new LastLines(process.getErrorStream());
        errors.start();
        hear(process, console);
        int exitCode = process.waitFor();
        errors.join();
        if (exitCode != 0) {
          throw failure(exitCode, errors, interruption.requested());
        }
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UsageException("%s cannot be started: %s".formatted(PROGRAM, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted; --resume goes on with the search");
    }
  }

  /** Ctrl-C reaches the program by itself, other ends of this process do not. */
  private static void stop(Process process, Console console) {
    console.say("stopping; what is done is kept");
    if (process != null) {
      process.destroy();
    }
  }

  private static RuntimeException failure(int exitCode, LastLines errors, boolean stopped) {
    if (stopped) {
      return new CheckFailedException("stopped early; --resume goes on with the search");
    }
    String line = errors.last().isEmpty() ? "ended with " + exitCode : errors.last();
    return exitCode == ErrorReport.CHECK_FAILED
        ? new CheckFailedException(line)
        : new UsageException(line);
  }

  private Process start(
      SearchFolder folder, String master, int threads, Map<String, String> settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx%dm".formatted(BASE_MEGABYTES + MEGABYTES_A_TRIAL * threads));
    command.addAll(SparkJava.flags());
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Dnib.search.log=" + folder.path().resolve("spark.log"));
    command.add("-Dnib.search.ends=true");
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.addAll(List.of("-cp", classPath, PROGRAM, folder.path().toString(), master));
    return new ProcessBuilder(command).start();
  }

  /** Passes on what the program says, line by line, until it says no more. */
  private static void hear(Process process, Console console) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
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
        } else if (said.has("say")) {
          console.say(Message.of(said.get("say").asText()));
        } else {
          console.warn(Message.of(said.get("warn").asText()));
        }
      }
    }
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Reads to the end, and keeps the last line that says something. */
  private static final class LastLines extends Thread {
    private final InputStream in;
    private volatile String last = "";

    LastLines(InputStream in) {
      super("nib-search-errors");
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
