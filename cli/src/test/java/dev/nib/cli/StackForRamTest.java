package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.StackTable;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.NetShapes;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.models.Zoo;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code for the least RAM takes at most 256 bytes of stack on the smallest cores, by the table that
 * {@code StackMeterTest} measures; {@code nib verify} paints the stack and measures no more.
 */
class StackForRamTest {
  private static final int MOST = 256;

  @ParameterizedTest
  @ValueSource(strings = {"kb2", "kb4", "kb5", "kb8"})
  void netsOfTheZooTakeLittleStack(String net) {
    String file = net + "-int8.tflite";
    requireLittleStack(Lowering.lower(TfliteFile.of(file, Zoo.content(file))));
  }

  @ParameterizedTest
  @ValueSource(strings = "conv:3:8 pool conv:3:16 pool conv:3:16 pool classifier:10")
  void netsAsTextTakeLittleStack(String net) {
    Graph graph = NetShapes.graph(net);
    requireLittleStack(Lowering.lower(graph, "small", ""));
  }

  private static void requireLittleStack(Program program) {
    for (Objective objective : List.of(Objective.RAM, Objective.ROWS)) {
      for (Core core : List.of(Core.CORTEX_M0, Core.AVR)) {
        CTarget target = CTarget.of(objective, core);
        Footprint footprint = CBackend.footprint(CBackend.place(program, target), target);
        assertThat(StackTable.measured().runBytes(footprint, core))
            .as("%s on %s, %s", objective, core, footprint.kernels())
            .isPositive()
            .isLessThanOrEqualTo(MOST);
      }
    }
  }
}
