package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrays of numbers in the C of each net of the zoo, for each core, are hardly more than
 * weights of a byte, biases of four, and a multiplier and a shift for each channel: at most 64
 * bytes or 3 % (80 where the image comes in row by row, for the order of all rows), and where it is
 * to be fast 10 %, for which weights may be padded; fast code for Cortex-M0 has weights of two
 * bytes. What a layer's structure holds, its sizes, is not among them, nor what belongs to kernels.
 */
class ZooConstantsTest {
  private static final Pattern ARRAY =
      Pattern.compile(
          "^static const (\\w+) (?!nib_)\\w+\\[(?:NIB_EVEN\\()?(\\d+)\\)?]", Pattern.MULTILINE);

  private static final Map<String, Integer> BYTES = Map.of("int8_t", 1, "int16_t", 2, "int32_t", 4);

  static Stream<ZooNet> nets() {
    return Zoo.nets().stream();
  }

  @ParameterizedTest
  @MethodSource("nets")
  void constantsAreHardlyMoreThanTheNetHas(ZooNet net) {
    String file = Zoo.int8File(net);
    Program program = Lowering.lower(TfliteFile.of(file, Zoo.content(file)));
    long needed = needed(program);
    for (Objective objective : CPrograms.of(program).objectives()) {
      for (Core core : Core.values()) {
        String header = header(program, CTarget.of(objective, core));
        assertThat(arrays(header) - needed)
            .as("%s on %s: bytes beyond %d", CPrograms.options(objective), core, needed)
            .isLessThanOrEqualTo(allowed(needed, objective, core));
      }
    }
  }

  @Test
  void anArrayMoreIsCounted() {
    String file = Zoo.int8File(Zoo.nets().get(0));
    Program program = Lowering.lower(TfliteFile.of(file, Zoo.content(file)));
    String header = header(program, CTarget.of(Objective.RAM));
    String more = header + "\nstatic const int32_t planted[300] NIB_FLASH = {\n";
    assertThat(arrays(more) - arrays(header)).isEqualTo(1200);
    assertThat(arrays(more) - needed(program))
        .isGreaterThan(allowed(needed(program), Objective.RAM, Core.CORTEX_M0));
    // Biases may have two bytes.
    assertThat(arrays(header)).isGreaterThanOrEqualTo(needed(program) * 2 / 3);
  }

  private static String header(Program program, CTarget target) {
    return CBackend.generate(program, COptions.of(target)).get(0).text();
  }

  private static long needed(Program program) {
    return program.steps().stream()
        .filter(Step.Weighted.class::isInstance)
        .map(Step.Weighted.class::cast)
        .mapToLong(layer -> layer.weights().size() + (4 + 5) * (long) layer.bias().size())
        .sum();
  }

  private static long allowed(long needed, Objective objective, Core core) {
    int percent = !objective.fast() ? 3 : core == Core.CORTEX_M0 ? 100 : 10;
    return Math.max(objective.rowsComeIn() ? 80 : 64, percent * needed / 100);
  }

  /** Bytes of all arrays of numbers that are the net's. */
  private static long arrays(String header) {
    return ARRAY.matcher(header).results().mapToLong(ZooConstantsTest::bytes).sum();
  }

  private static long bytes(MatchResult array) {
    return (long) BYTES.get(array.group(1)) * Long.parseLong(array.group(2));
  }
}
