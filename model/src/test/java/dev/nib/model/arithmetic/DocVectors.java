package dev.nib.model.arithmetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tables of test vectors in {@code docs/arithmetic.md}. */
final class DocVectors {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");

  private DocVectors() {}

  /** The cells of each row of the table that belongs to {@code rule}. */
  static Stream<List<String>> of(String rule) {
    List<String> lines;
    try {
      lines = Files.readAllLines(DOCUMENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int marker = lines.indexOf("<!-- vectors: " + rule + " -->");
    if (marker < 0) {
      throw new IllegalArgumentException(DOCUMENT + " has no vectors for " + rule);
    }
    List<List<String>> rows =
        lines.subList(marker + 3, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .map(DocVectors::cells)
            .toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(DOCUMENT + ": the table for " + rule + " is empty");
    }
    return rows.stream();
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
        .map(String::strip)
        .toList();
  }
}
