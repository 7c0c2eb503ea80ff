package dev.nib.cli;

import dev.nib.chip.Core;
import dev.nib.chip.InstructionTable;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How near what {@code nib inspect --chip} estimates is to what emulators counted of the zoo's
 * nets, which the figures were not fitted to: of each row of {@code docs/results/cores.csv}.
 */
final class InstructionEstimates {
  private InstructionEstimates() {}

  /** An estimate over a count, less 1. */
  record Deviation(String row, Core core, double value) {}

  /** Those of all rows; without what there is no estimate of. */
  static List<Deviation> errors() {
    List<String> nets = Zoo.nets().stream().map(ZooNet::name).toList();
    Map<String, CPrograms> programs = new HashMap<>();
    List<Deviation> errors = new ArrayList<>();
    for (CoreTables.Row row : CoreTables.rows()) {
      if (nets.contains(row.net())) {
        Core core = core(row.core());
        CTarget target = CTarget.of(objective(row.built()), core);
        CPrograms c = programs.computeIfAbsent(row.net(), InstructionEstimates::programs);
        OptionalLong estimate =
            InstructionTable.measured()
                .estimate(CBackend.work(c.placed(target), target), target.level(), core);
        estimate.ifPresent(
            value ->
                errors.add(
                    new Deviation(
                        "%s on %s %s".formatted(row.net(), row.core(), row.built()),
                        core,
                        (double) value / row.count() - 1)));
      }
    }
    return errors;
  }

  /** What docs/results/inspect.md shows. */
  static String table() {
    List<Deviation> all = errors();
    Map<Core, List<Deviation>> cores = new TreeMap<>();
    all.forEach(error -> cores.computeIfAbsent(error.core(), k -> new ArrayList<>()).add(error));
    StringBuilder table =
        new StringBuilder(
            "| core | rows | error on average | from | to |\n|---|---:|---:|---:|---:|\n");
    cores.forEach((core, errors) -> line(table, core.displayName(), errors));
    line(table, "all", all);
    return table.toString();
  }

  private static void line(StringBuilder table, String what, List<Deviation> errors) {
    table.append(
        Text.format(
            "| %s | %d | %.1f %% | %.1f %% | %.1f %% |%n",
            what,
            errors.size(),
            100 * mean(errors),
            100 * errors.stream().mapToDouble(Deviation::value).min().orElseThrow(),
            100 * errors.stream().mapToDouble(Deviation::value).max().orElseThrow()));
  }

  static double mean(List<Deviation> errors) {
    return errors.stream().mapToDouble(error -> Math.abs(error.value())).average().orElseThrow();
  }

  private static CPrograms programs(String net) {
    String file = net + "-int8.tflite";
    return CPrograms.of(Lowering.lower(TfliteFile.of(file, Zoo.content(file))));
  }

  private static Core core(String name) {
    return Arrays.stream(Core.values())
        .filter(core -> core.displayName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static Objective objective(String options) {
    return Arrays.stream(Objective.values())
        .filter(objective -> CPrograms.options(objective).equals(options))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(options));
  }
}
