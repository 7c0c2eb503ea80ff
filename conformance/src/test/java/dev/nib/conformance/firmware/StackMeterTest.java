package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.chip.StackTable;
import dev.nib.codegen.c.CKernels;
import dev.nib.conformance.ExternalTool;
import dev.nib.model.testing.Needs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of stacks is what the installed compilers make, where they are those that it names.
 *
 * <p>{@code -Dnib.test.stack=all} measures all cores, not one of each kind.
 */
class StackMeterTest {
  @TempDir Path folder;

  static List<Core> cores() {
    return System.getProperty("nib.test.stack", "").equals("all")
        ? List.of(Core.values())
        : StackProbe.kindsOfCores();
  }

  @ParameterizedTest
  @MethodSource("cores")
  void theTableIsMeasured(Core core) throws Exception {
    ExternalTool compiler = ExternalTool.compiler(core);
    Tools.assume(List.of(compiler));
    StackTable table = StackTable.measured();
    String version = Tools.BOX.state(compiler).version();
    Needs.circumstance(
        version.equals(table.compiler(core)),
        () ->
            "%s is %s, the table's is %s"
                .formatted(compiler.displayName(), version, table.compiler(core)));
    Map<String, Integer> measured = new StackMeter(folder).measure(core);
    Map<String, Integer> known = new LinkedHashMap<>();
    measured.keySet().forEach(row -> known.put(row, table.bytes(row, core)));
    assertThat(known).isEqualTo(measured);
    assertThat(table.kernels()).containsAll(CKernels.rows(Optional.of(core)));
  }
}
