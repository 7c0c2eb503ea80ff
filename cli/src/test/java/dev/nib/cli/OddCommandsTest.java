package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever nib is called with, it ends with 0, 1 or 2 and, where it refuses, with one line that
 * says why: no stack trace, no hanging, nothing half-written. A build tries some; the whole
 * campaign is
 *
 * <pre>
 * mvn -pl cli -am -Dtest=OddCommandsTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dnib.test.odd=2000 -Dnib.test.odd.report=docs/results/campaign.md test
 * </pre>
 *
 * <p>{@code -Dnib.test.odd.seed} chooses others, and {@code -Dnib.test.odd.launcher=N} calls every
 * N-th through {@code ./nib}, in a process of its own.
 */
class OddCommandsTest {
  private static final int COUNT = Integer.getInteger("nib.test.odd", 60);
  private static final long SEED = Long.getLong("nib.test.odd.seed", 1);
  private static final int LAUNCHER = Integer.getInteger("nib.test.odd.launcher", 0);
  private static final int LIMIT_SECONDS = 60;

  /** What a message that was written for users does not hold. */
  private static final List<String> RAW =
      List.of("\tat ", "Exception", "internal error", "java.", "dev.nib.", "org.", "null");

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path folder;

  private final List<String> faults = new ArrayList<>();
  private final Map<String, int[]> exits = new TreeMap<>();
  private double slowestSeconds;
  private String slowest = "";
  private int launched;

  @Test
  void everyCallEndsWithAnExitCodeAndOneLine() throws Exception {
    OddCommands commands = new OddCommands(folder, SEED);
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      if (LAUNCHER > 0) {
        // The first call of a checkout says that it builds.
        assertThat(launch(List.of("--version")).exitCode()).isZero();
      }
      for (int i = 0; i < COUNT; i++) {
        List<String> line = commands.next();
        List<String> before = listing(commands.outputs());
        boolean launcher = LAUNCHER > 0 && i % LAUNCHER == 0 && !line.contains("");
        launched += launcher ? 1 : 0;
        long start = System.nanoTime();
        Call call;
        try {
          call =
              caller
                  .submit(() -> launcher ? launch(line) : CommandLineCall.nib(line.toArray()))
                  .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          faults.add("#%d ran for more than %d s: %s".formatted(i, LIMIT_SECONDS, text(line)));
          break;
        } catch (ExecutionException e) {
          faults.add("#%d threw %s: %s".formatted(i, e.getCause(), text(line)));
          continue;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seconds > slowestSeconds) {
          slowestSeconds = seconds;
          slowest = text(line);
        }
        judge(i, line, call, before, listing(commands.outputs()));
      }
    } finally {
      caller.shutdownNow();
    }
    report();
    assertThat(faults).isEmpty();
    int all = exits.values().stream().mapToInt(codes -> codes[0] + codes[1] + codes[2]).sum();
    int done = exits.values().stream().mapToInt(codes -> codes[0]).sum();
    assertThat(all).isEqualTo(COUNT);
    assertThat(done).as("some of them make sense").isBetween(COUNT / 20, COUNT * 3 / 4);
  }

  private void judge(int i, List<String> line, Call call, List<String> before, List<String> after) {
    List<String> wrong = new ArrayList<>();
    if (call.exitCode() < 0 || call.exitCode() > 2) {
      wrong.add("exit code " + call.exitCode());
    } else {
      exits.computeIfAbsent(command(line), name -> new int[3])[call.exitCode()]++;
    }
    List<String> errors =
        call.err().lines().filter(l -> l.startsWith("nib: ")).filter(l -> !isWarning(l)).toList();
    if (errors.size() != (call.exitCode() == 0 ? 0 : 1)) {
      wrong.add(errors.size() + " lines of errors");
    }
    if (line.contains("--quiet")
        && call.err().lines().anyMatch(l -> !isWarning(l) && !errors.contains(l))) {
      wrong.add("more than an error and warnings");
    }
    String words = errors.isEmpty() ? "" : withoutArguments(errors.get(0), line);
    RAW.stream().filter(words::contains).forEach(raw -> wrong.add("says " + raw.strip()));
    // Of several pictures those that can be read are answered, whatever the others are.
    boolean partly = command(line).equals("predict") && words.contains("pictures are missing");
    if (call.exitCode() == 2 && !partly && !call.out().isEmpty()) {
      wrong.add("a result with exit code 2");
    }
    if (call.exitCode() == 2 && !partly && !after.equals(before)) {
      wrong.add("files of a call that was refused");
    }
    if (after.stream().anyMatch(file -> file.endsWith(".part"))) {
      wrong.add("a temporary file is left");
    }
    if (call.exitCode() == 0 && isJson(line) && !parses(call.out())) {
      wrong.add("no JSON");
    }
    if (!wrong.isEmpty()) {
      String err = call.err().length() > 1000 ? call.err().substring(0, 1000) : call.err();
      faults.add("#%d %s: %s%n  %s".formatted(i, wrong, text(line), err.strip()));
    }
  }

  private static boolean isWarning(String line) {
    return line.startsWith("nib: warning: ");
  }

  /** A message may quote what it was given. */
  private static String withoutArguments(String message, List<String> line) {
    String rest = message;
    for (String word : line) {
      rest = word.length() > 3 ? rest.replace(word, "") : rest;
    }
    return rest.replaceAll("/tmp/\\S+|/dev/null|--\\S+", "");
  }

  /** Commands that print a result; help and completion are text. */
  private static boolean isJson(List<String> line) {
    List<String> texts = List.of("help", "completion", "--help", "--version");
    return line.contains("--json")
        && line.stream().noneMatch(texts::contains)
        && !List.of("zoo --json", "zoo --quiet", "generate -o").stream()
            .anyMatch(text(line)::startsWith);
  }

  private static boolean parses(String document) {
    try {
      return document.isEmpty() || new ObjectMapper().readTree(document).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String command(List<String> line) {
    return line.get(0).matches("[a-z-]+") ? line.get(0) : "(none)";
  }

  private static String text(List<String> line) {
    return line.stream()
        .map(word -> word.length() > 200 ? word.substring(0, 200) + "..." : word)
        .map(
            word ->
                word.isEmpty() || word.contains("\n")
                    ? "'" + word.replace("\n", "\\n") + "'"
                    : word)
        .collect(Collectors.joining(" "));
  }

  private static List<String> listing(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      // A checkpoint is meant to outlive a training that fails.
      return files.map(Path::toString).filter(f -> !f.endsWith(".checkpoint")).sorted().toList();
    }
  }

  private Call launch(List<String> line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of("../nib").toRealPath().toString()));
    command.addAll(line);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exitCode = process.waitFor();
    // What filters standard error may need a moment longer than Java.
    for (int i = 0; i < 100 && exitCode != 0 && Files.size(err) == 0; i++) {
      Thread.sleep(100);
    }
    return new Call(exitCode, Files.readString(out), Files.readString(err));
  }

  private void report() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Odd calls

            Random command lines with damaged files, odd options, folders and formats, as
            `OddCommandsTest` of `cli` makes them:

            ```
            mvn -pl cli -am -Dtest=OddCommandsTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dnib.test.odd=%d -Dnib.test.odd.seed=%d -Dnib.test.odd.launcher=%d \\
              -Dnib.test.odd.report=docs/results/campaign.md test
            ```

            Each must end within %d s, with 0, 1 or 2 and, unless with 0, with one line on standard
            error besides warnings, without a stack trace or an exception's name in it, and without new files
            where it is refused (exit code 2).

            | command | exit 0 | exit 1 | exit 2 |
            | --- | ---: | ---: | ---: |
            """
                .formatted(COUNT, SEED, LAUNCHER, LIMIT_SECONDS));
    int[] sums = new int[3];
    for (Map.Entry<String, int[]> command : exits.entrySet()) {
      int[] codes = command.getValue();
      text.append(
          "| %s | %d | %d | %d |%n".formatted(command.getKey(), codes[0], codes[1], codes[2]));
      for (int c = 0; c < sums.length; c++) {
        sums[c] += codes[c];
      }
    }
    text.append(
        "| **all** | %d | %d | %d |%n%nFaults: %d. %d of %d through `./nib`, the others in one process. The slowest took %.1f s.%n"
            .formatted(sums[0], sums[1], sums[2], faults.size(), launched, COUNT, slowestSeconds));
    String file = System.getProperty("nib.test.odd.report");
    if (file != null) {
      Files.writeString(Path.of("..").resolve(file), text);
    }
    System.out.println(text + "\nslowest: " + slowest);
    faults.forEach(System.out::println);
  }
}
