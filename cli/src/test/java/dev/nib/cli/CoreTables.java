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
    Map<String, Function<Row, String>> figures = new LinkedHashMap<>();
    figures.put("instructions", row -> number(Math.round(row.count() / 1000.0)));
    figures.put("memory", row -> number(row.arena()) + " + " + number(row.stack()));
    figures.put("code", row -> number(row.code()));
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

  private static String table(String built, Function<Row, String> figure) {
    Set<String> nets = new LinkedHashSet<>();
    Set<String> cores = new TreeSet<>(Comparator.comparingInt(CoreTables::place));
    Map<String, String> cells = new LinkedHashMap<>();
    for (Row row : rows()) {
      cores.add(row.core());
      if (row.built().equals(built)) {
        nets.add(row.net());
        cells.put(row.net() + " " + row.core(), figure.apply(row));
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

  /** A line of what was recorded, in the units of {@code bench/cores}. */
  record Row(
      String net, String core, String built, long count, long code, long arena, long stack) {}

  /** All of them, in order. */
  static List<Row> rows() {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(RECORD)) {
      return reader.stream()
          .map(
              line ->
                  new Row(
                      line.getField("net"),
                      line.getField("core"),
                      line.getField("built"),
                      number(line, "count"),
                      number(line, "code"),
                      number(line, "arena"),
                      number(line, "stack")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(NamedCsvRecord line, String field) {
    return Long.parseLong(line.getField(field));
  }

  private static String number(long value) {
    return Text.format("%,d", value);
  }
}
