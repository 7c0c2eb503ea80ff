package dev.nib.conformance;

import dev.nib.codegen.c.CBackend;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The bytes of arena that generated C takes: of the program as it is, and of what the passes make
 * of it for each objective, beside the least that any cut of its chains can do with.
 *
 * <p>{@code docs/results/arena.md} has the command and the table.
 */
public final class ArenaTable {
  private static final String ENDING = "-int8" + TfliteFile.ENDING;

  private ArenaTable() {}

  /**
   * {@code ArenaTable NET...}: prints a row for each net, an int8 file or {@code NAME=WORDS} with
   * the words of {@code nib train --net}.
   */
  public static void main(String[] nets) throws IOException {
    System.out.println("| net | as it is | speed | bound | ram | bound | rows | bound |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (String net : nets) {
      System.out.println(row(program(net)));
    }
  }

  private static Program program(String net) throws IOException {
    int equals = net.indexOf('=');
    if (equals > 0) {
      return Lowering.lower(
          NetShapes.graph(net.substring(equals + 1)), net.substring(0, equals), "0".repeat(64));
    }
    return Lowering.lower(TfliteFile.read(Path.of(net)));
  }

  private static String row(Program program) {
    String name = program.name();
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| `%s` | %,d |",
                name.endsWith("-int8") ? name.substring(0, name.length() - 5) : name,
                PlacedProgram.of(program).arena().bytes()));
    for (Objective objective : Objective.values()) {
      ArenaBound arena = ArenaBound.of(program, objective);
      row.append(String.format(Locale.ROOT, " %,d | %,d |", arena.bytes(), arena.boundBytes()));
    }
    return row.toString();
  }
}
