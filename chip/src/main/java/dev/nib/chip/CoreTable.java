package dev.nib.chip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A measured table: rows with a word for each core. */
final class CoreTable {
  /** In place of a figure that there is not. */
  private static final String NONE = "-";

  /** A line with this first says of a row what belongs to it. */
  private static final String BELONGS = "@";

  private final Map<String, Map<Core, String>> rows = new LinkedHashMap<>();
  private final Map<String, List<String>> parts = new LinkedHashMap<>();

  /**
   * A table from its lines: the cores' keys behind a word, then a row each; behind {@code @} a name
   * and what belongs to it; {@code -} is no figure; lines that begin with {@code #} are comments.
   *
   * @throws IllegalArgumentException when a row has not one figure for each core
   */
  CoreTable(List<String> lines) {
    List<Core> cores = List.of();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (words[0].equals(BELONGS)) {
        parts.put(words[1], List.of(words).subList(2, words.length));
        continue;
      }
      if (cores.isEmpty()) {
        cores = Arrays.stream(words).skip(1).map(CoreTable::core).toList();
        continue;
      }
      if (words.length != cores.size() + 1) {
        throw new IllegalArgumentException("table: not one figure for each core: " + line);
      }
      Map<Core, String> row = new EnumMap<>(Core.class);
      for (int i = 0; i < cores.size(); i++) {
        if (!words[i + 1].equals(NONE)) {
          row.put(cores.get(i), words[i + 1]);
        }
      }
      rows.put(words[0], row);
    }
  }

  /** A table of this package's resources. */
  static CoreTable resource(String name) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                CoreTable.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      return new CoreTable(in.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Core core(String key) {
    return Arrays.stream(Core.values())
        .filter(core -> core.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("table: no core " + key));
  }

  /** The names of the rows, in their order. */
  Set<String> rows() {
    return rows.keySet();
  }

  /** What belongs to a name. */
  List<String> parts(String name) {
    return parts.getOrDefault(name, List.of());
  }

  /** The names to which something may belong. */
  Set<String> wholes() {
    return parts.keySet();
  }

  /** A word; empty where there is none. */
  String word(String row, Core core) {
    return rows.getOrDefault(row, Map.of()).getOrDefault(core, "");
  }

  /**
   * A figure.
   *
   * @throws IllegalArgumentException when it was not measured
   */
  int figure(String row, Core core) {
    String word = word(row, core);
    if (word.isEmpty()) {
      throw new IllegalArgumentException("table: no figure of " + row + " on " + core.key());
    }
    return Integer.parseInt(word);
  }
}
