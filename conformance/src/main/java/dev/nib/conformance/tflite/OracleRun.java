package dev.nib.conformance.tflite;

import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the TFLite interpreter in a process of its own, with its files in one folder. */
final class OracleRun {
  private static final int DONE = 0;
  private static final int REFUSED = 2;
  private static final int UNAVAILABLE = 3;

  private final Path folder;
  private final ProcessResult result;

  private OracleRun(Path folder, ProcessResult result) {
    this.folder = folder;
    this.result = result;
  }

  /**
   * Runs {@code model.tflite} and {@code inputs.bin} of {@code folder}.
   *
   * @param tensors whether every tensor is written too
   */
  static OracleRun start(
      String classPath, Path folder, boolean tensors, int threads, Duration timeout)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-CreateCoredumpOnCrash");
    // JDK 24 and later warn of native access that is not announced; 17 knows the flag already.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath, "dev.nib.oracle.TfliteOracle"));
    command.addAll(List.of("--model", "model.tflite", "--inputs", "inputs.bin"));
    command.addAll(List.of("--outputs", "outputs.bin", "--threads", Integer.toString(threads)));
    if (tensors) {
      command.addAll(List.of("--tensors", "tensors.bin"));
    }
    return new OracleRun(folder, ProcessRunner.run(command, folder, timeout));
  }

  boolean ok() {
    return result.ok();
  }

  /** True when there is no native library for this machine. */
  boolean unavailable() {
    return !result.timedOut() && result.exitCode() == UNAVAILABLE;
  }

  /** True when the interpreter refused the model in an orderly way. */
  boolean refused() {
    return !result.timedOut() && result.exitCode() == REFUSED;
  }

  /** One line: how it ended and what the interpreter says of it. */
  String problem() {
    if (result.timedOut()) {
      return "the TFLite interpreter did not end within %.0f s".formatted(result.seconds());
    }
    List<String> lines = result.output().lines().filter(line -> !line.isBlank()).toList();
    String said =
        String.join(
            " | ",
            lines.stream()
                .filter(l -> l.startsWith("oracle:") || l.startsWith("ERROR") || l.startsWith("#"))
                .limit(4)
                .toList());
    if (said.isEmpty() && !lines.isEmpty()) {
      said = lines.get(lines.size() - 1);
    }
    boolean orderly = List.of(DONE, REFUSED, UNAVAILABLE).contains(result.exitCode());
    return orderly
        ? "TFLite refuses: " + said
        : "the TFLite interpreter's process crashed with exit code %d: %s"
            .formatted(result.exitCode(), said.isEmpty() ? "no message" : said);
  }

  /** All images' outputs. */
  byte[] outputs() throws IOException {
    return Files.readAllBytes(folder.resolve("outputs.bin"));
  }

  /** All images' tensors. */
  byte[] tensors() throws IOException {
    return Files.readAllBytes(folder.resolve("tensors.bin"));
  }

  /** Where each tensor lies in an image's part of {@link #tensors()}. */
  TensorIndex tensorIndex() throws IOException {
    return TensorIndex.parse(Files.readAllLines(folder.resolve("tensors.bin.index")));
  }

  /** A tensor's place. */
  record Place(int offset, int bytes) {}

  /**
   * The layout of one image's tensors.
   *
   * @param imageBytes of all tensors together
   */
  record TensorIndex(Map<Integer, Place> places, int imageBytes) {
    TensorIndex {
      places = Map.copyOf(places);
    }

    static TensorIndex parse(List<String> lines) {
      Map<Integer, Place> places = new HashMap<>();
      int offset = 0;
      for (String line : lines) {
        String[] fields = line.split(" ", 4);
        int bytes = Integer.parseInt(fields[1]);
        places.put(Integer.valueOf(fields[0]), new Place(offset, bytes));
        offset += bytes;
      }
      return new TensorIndex(places, offset);
    }

    Optional<Place> place(int tensor) {
      return Optional.ofNullable(places.get(tensor));
    }
  }
}
