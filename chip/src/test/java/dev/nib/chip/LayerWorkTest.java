package dev.nib.chip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.LayerWork.Unit;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.pass.Passes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerWorkTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 0);
  private static final Window THREE = Window.of(3, 3, 1, Padding.SAME);

  private static GraphBuilder.Weights weights(int count) {
    return new GraphBuilder.Weights(Bytes.of(new byte[count]), Floats.of(0.5f), Optional.empty());
  }

  private static Program lowered(GraphBuilder builder, int output) {
    return Lowering.lower(builder.output(output).build(), "work", "");
  }

  @Test
  void tapsOutsideTheImageAreNoProducts() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 4, 5, 2), Q);
    Program program =
        lowered(builder, builder.conv2D(input, 3, THREE, weights(54), Activation.NONE, Q));
    // Of 4 rows and 5 columns of windows 3 * 4 - 2 and 3 * 5 - 2 taps are inside.
    assertThat(LayerWork.of(program.steps().get(0), "kernel", false).amounts())
        .isEqualTo(
            Map.of(
                Unit.PRODUCT, 10L * 13 * 2 * 3,
                Unit.TAP, 20L * 9 * 2,
                Unit.RUN, 10L * 5 * 3,
                Unit.SUM, 60L,
                Unit.OUTPUT, 60L,
                Unit.POSITION, 20L,
                Unit.LAYER, 1L));
  }

  @Test
  void windowsBehindWhichNoPoolLiesDoNotCountAndStagesWriteEachRowOfWindows() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 5, 5, 1), Q);
    int convolution = builder.conv2D(input, 2, THREE, weights(18), Activation.NONE, Q);
    int pool = builder.maxPool2D(convolution, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    Program program = Passes.run(lowered(builder, pool), Passes.forSimulator());
    assertThat(program.steps()).hasSize(1);
    Step step = program.steps().get(0);
    Map<Unit, Long> whole = LayerWork.of(step, "kernel", false).amounts();
    // The first four rows and columns of windows.
    assertThat(whole)
        .containsEntry(Unit.POSITION, 16L)
        .containsEntry(Unit.PRODUCT, 11L * 11 * 2)
        .containsEntry(Unit.OUTPUT, 8L);
    assertThat(LayerWork.of(step, "kernel", true).amounts())
        .containsEntry(Unit.PRODUCT, 11L * 11 * 2)
        .containsEntry(Unit.OUTPUT, 16L);
  }

  @Test
  void thereIsNoEstimateWithoutAFigure() {
    LayerWork unknown = new LayerWork("nib_nothing_s8", Map.of(Unit.LAYER, 1L));
    assertThat(InstructionTable.measured().estimate(List.of(unknown), Level.SPEED, Core.CORTEX_M0))
        .isEmpty();
  }

  @Test
  void everyUnitCounts() {
    InstructionTable table = InstructionTable.measured();
    LayerWork one = new LayerWork("nib_conv_2d_compact_s8", Map.of(Unit.PRODUCT, 1000L));
    LayerWork two = new LayerWork("nib_conv_2d_compact_s8", Map.of(Unit.PRODUCT, 2000L));
    for (Core core : List.of(Core.CORTEX_M0, Core.CORTEX_M4, Core.RV32IMC, Core.AVR)) {
      long first = table.estimate(List.of(one), Level.SIZE, core).orElseThrow();
      assertThat(first).as("%s", core).isGreaterThan(1000);
      assertThat(table.estimate(List.of(one, two), Level.SIZE, core).orElseThrow())
          .isBetween(3 * first - 2, 3 * first + 2);
    }
  }
}
