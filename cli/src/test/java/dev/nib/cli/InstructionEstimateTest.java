package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.chip.InstructionTable;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What {@code nib inspect --chip} estimates is near to what emulators counted of the nets of the
 * zoo, which the figures were not fitted to: each row of {@code docs/results/cores.csv}.
 */
class InstructionEstimateTest {
  private static final Path COUNTED = Path.of("..", "docs", "results", "cores.csv");

  /** What docs/results/inspect.md says. */
  private static final double MOST_ON_AVERAGE = 0.06;

  private static final double MOST = 0.45;

  @Test
  void estimatesAreNearToWhatWasCounted() throws IOException {
    Map<String, CPrograms> programs = new HashMap<>();
    Map<Core, List<Double>> errors = new TreeMap<>();
    for (String line : Files.readAllLines(COUNTED)) {
      String[] row = line.split(",", -1);
      if (Zoo.nets().stream().map(ZooNet::name).noneMatch(row[0]::equals)) {
        continue;
      }
      Core core = core(row[1]);
      CTarget target = CTarget.of(objective(row[2]), core);
      CPrograms c = programs.computeIfAbsent(row[0], InstructionEstimateTest::programs);
      OptionalLong estimated =
          InstructionTable.measured()
              .estimate(CBackend.work(c.placed(target), target), target.level(), core);
      if (estimated.isEmpty()) {
        continue; // a core without figures; how many have some is asserted below
      }
      long estimate = estimated.getAsLong();
      double error = estimate / Double.parseDouble(row[3]) - 1;
      errors.computeIfAbsent(core, k -> new ArrayList<>()).add(error);
      assertThat(Math.abs(error)).as("%s: %,d estimated", line, estimate).isLessThan(MOST);
    }
    assertThat(errors.size()).isGreaterThanOrEqualTo(9);
    String found =
        errors.entrySet().stream()
            .map(e -> words(e.getKey(), e.getValue()))
            .collect(Collectors.joining("\n"));
    List<Double> all = errors.values().stream().flatMap(List::stream).toList();
    System.out.println(found + "\n" + words("all", all));
    assertThat(mean(all)).as(found).isLessThan(MOST_ON_AVERAGE);
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

  private static double mean(List<Double> errors) {
    return errors.stream().mapToDouble(Math::abs).average().orElseThrow();
  }

  private static String words(Object what, List<Double> errors) {
    return String.format(
        Locale.ROOT,
        "%s: %d rows, %.1f %% on average, %.1f %% to %.1f %%",
        what,
        errors.size(),
        100 * mean(errors),
        100 * errors.stream().mapToDouble(e -> e).min().orElseThrow(),
        100 * errors.stream().mapToDouble(e -> e).max().orElseThrow());
  }
}
