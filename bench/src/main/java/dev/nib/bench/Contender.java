package dev.nib.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that prints the nanoseconds that an image took, one short window of time a line.
 *
 * @param name whose
 * @param mode in which way it works
 * @param threads on how many threads
 * @param atOnce how many images it works on side by side, each with lines of its own; a line counts
 *     for so many
 * @param command the program with its arguments
 */
record Contender(String name, String mode, int threads, int atOnce, List<String> command) {
  Contender {
    command = List.copyOf(command);
  }

  /** Java's command of this virtual machine. */
  static List<String> java(List<String> flags, String classPath, String... rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(rest));
    return command;
  }

  /**
   * Runs it once.
   *
   * @return the nanoseconds an image of the run's second half; the first is warm-up
   */
  List<Double> measure() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<Double> times = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("\\d+")) {
          times.add(Double.valueOf(line));
        }
      }
    }
    if (process.waitFor() != 0 || times.isEmpty()) {
      throw new IOException("failed: " + String.join(" ", command));
    }
    return times.subList(times.size() / 2, times.size()).stream().map(t -> t / atOnce).toList();
  }
}
