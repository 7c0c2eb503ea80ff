package dev.nib.conformance;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The bytes of arena that generated C takes: of a program as it is, and of what the passes make of
 * it for each objective, each beside the least that any cut of its chains could do with.
 *
 * <p>{@code docs/results/arena.md} has the command and the table.
 */
public final class ArenaTable {
  private static final String INT8 = "-int8";
  private static final String NO_HASH = "0".repeat(64);

  private ArenaTable() {}

  /**
   * {@code ArenaTable NET...}: prints a row for each net, which is an int8 file, or {@code
   * NAME=WORDS} with the words of {@code nib train --net}.
   */
  public static void main(String[] nets) throws IOException {
    lines(List.of(nets)).forEach(System.out::println);
  }

  /** The table in Markdown, two lines of head first. */
  static List<String> lines(List<String> nets) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| net | as it is | `speed` | bound | rows, `speed` | bound | `ram` | bound | rows | bound |");
    lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (String net : nets) {
      lines.add(row(program(net)));
    }
    return lines;
  }

  private static Program program(String net) throws IOException {
    int equals = net.indexOf('=');
    return equals < 0
        ? Lowering.lower(TfliteFile.read(Path.of(net)))
        : Lowering.lower(
            NetShapes.graph(net.substring(equals + 1)), net.substring(0, equals), NO_HASH);
  }

  private static String row(Program program) {
    String name = program.name();
    String plain = name.endsWith(INT8) ? name.substring(0, name.length() - INT8.length()) : name;
    StringBuilder row = new StringBuilder("| `" + plain + "` | ");
    row.append(grouped(PlacedProgram.of(program).arena().bytes()));
    // Code for flash has the arena of code for speed without what kernels work in.
    for (Objective objective : EnumSet.complementOf(EnumSet.of(Objective.FLASH))) {
      ArenaBound arena = ArenaBound.of(program, objective);
      row.append(" | ").append(grouped(arena.bytes()));
      row.append(" | ").append(grouped(arena.boundBytes()));
    }
    return row + " |";
  }

  private static String grouped(int bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }
}
