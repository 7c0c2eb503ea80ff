package dev.nib.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nib.codegen.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tables of {@code instructions.md}, made of what {@code bench/cores --write} recorded. */
final class CoreTables {
  private static final Path RECORD = Path.of("..", "docs", "results", "cores.csv");

  private static final List<String> CORES =
      List.of(
          "Cortex-M0",
          "Cortex-M3",
          "Cortex-M4",
          "Cortex-M7",
          "Cortex-M33",
          "Cortex-M55",
          "RV32IMC",
          "RV32EC",
          "AVR");

  private CoreTables() {}

  /** Every table by the name in its marks. */
  static Map<String, Supplier<String>> all() {
    Map<String, Function<NamedCsvRecord, String>> figures = new LinkedHashMap<>();
    figures.put("instructions", row -> number(Math.round(count(row, "count") / 1000.0)));
    figures.put("memory", row -> figure(row, "arena") + " + " + figure(row, "stack"));
    figures.put("code", row -> figure(row, "code"));
    Map<String, Supplier<String>> tables = new LinkedHashMap<>();
    figures.forEach(
        (name, figure) -> {
          for (String objective : List.of("speed", "ram")) {
            tables.put(
                "cores-%s-%s".formatted(name, objective),
                () -> table("--for " + objective, figure));
          }
        });
    return tables;
  }

  private static String table(String built, Function<NamedCsvRecord, String> figure) {
    Set<String> nets = new LinkedHashSet<>();
    Set<String> cores = new TreeSet<>(Comparator.comparingInt(CoreTables::place));
    Map<String, String> cells = new LinkedHashMap<>();
    for (NamedCsvRecord row : rows()) {
      cores.add(row.getField("core"));
      if (row.getField("built").equals(built)) {
        nets.add(row.getField("net"));
        cells.put(row.getField("net") + " " + row.getField("core"), figure.apply(row));
      }
    }
    StringBuilder table = new StringBuilder("| net |");
    cores.forEach(core -> table.append(' ').append(core).append(" |"));
    table.append("\n|---|").append("---:|".repeat(cores.size())).append('\n');
    for (String net : nets) {
      table.append("| `").append(net).append("` |");
      cores.forEach(
          core -> table.append(' ').append(cells.getOrDefault(net + " " + core, "-")).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  private static int place(String core) {
    int place = CORES.indexOf(core);
    if (place < 0) {
      throw new IllegalStateException(
          "cores.csv has a core that the tables have no place for: " + core);
    }
    return place;
  }

  private static List<NamedCsvRecord> rows() {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(RECORD)) {
      return reader.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String figure(NamedCsvRecord row, String field) {
    return number(count(row, field));
  }

  private static long count(NamedCsvRecord row, String field) {
    return Long.parseLong(row.getField(field));
  }

  private static String number(long value) {
    return Text.format("%,d", value);
  }
}
