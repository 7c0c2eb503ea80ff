package dev.nib.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Layout;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.pass.Passes;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the header says of tensors that lie pixel by pixel in larger ones. */
class PiecesApartTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 3);

  /** Whose kernels work in nothing but their values. */
  private static final CTarget RAM = CTarget.of(Objective.RAM);

  /** Two convolutions, of 3 channels and of 2, over one picture of 6x6, side by side. */
  private static Program branches() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 6, 6, 2), Q);
    int wide = convolution(builder, input, 3);
    int narrow = convolution(builder, input, 2);
    int both = builder.concatenation(List.of(wide, narrow), 3);
    return Lowering.lower(builder.output(both).build(), "branches", "0".repeat(64));
  }

  private static int convolution(GraphBuilder builder, int input, int channels) {
    byte[] weights = new byte[channels * 9 * 2];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (i * 7 - 60);
    }
    Weights all =
        new Weights(Bytes.of(weights), Floats.of(0.125f), Optional.of(Ints.of(new int[channels])));
    Window window = Window.of(3, 3, 1, Padding.SAME);
    return builder.conv2D(input, channels, window, all, Activation.NONE, Q);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLASH") // its kernel writes no piece apart
  void nothingIsMoved(Objective objective) {
    Program program = branches();
    PlacedProgram placed = CBackend.place(program, CTarget.of(objective));
    assertThat(placed.program().steps()).hasSize(2).noneMatch(Step.Move.class::isInstance);
    Step narrow = program.steps().get(1);
    assertThat(placed.layout(narrow.output())).isEqualTo(new Layout(6, 6, 2, 30, 5));
    int whole = placed.offset(program.outputs().get(0));
    assertThat(placed.offset(narrow.output())).isEqualTo(whole + 3);
    String header = CBackend.generate(program, COptions.of(CTarget.of(objective))).get(0).text();
    assertThat(header)
        .doesNotContain("nib_move_s8")
        .contains("pixel by pixel in ")
        .contains("The output lies in a larger tensor: pixels 5 bytes apart, rows 30.")
        .contains("6, 5,  ")
        .contains("arena + " + (whole + 3) + ", ")
        .contains(", 0, 6);");
  }

  @Test
  void onlyTheWholeIsTraced() {
    String header = CBackend.generate(branches(), COptions.NONE).get(0).text();
    String run = header.substring(header.indexOf("void branches_run(int8_t *arena) {"));
    assertThat(run.lines().filter(line -> line.contains("_TRACE(")))
        .singleElement()
        .asString()
        .contains("BRANCHES_TRACE(1, ")
        .endsWith(", 180);");
  }

  @Test
  void theArenaIsSmallerThanWithMoves() {
    Program program = branches();
    Program moved =
        Passes.run(
            program,
            Passes.forC(
                Objective.RAM, passed -> CKernels.demand(passed, RAM), (step, layout) -> false));
    assertThat(moved.steps()).filteredOn(Step.Move.class::isInstance).hasSize(2);
    // The picture of 72 bytes and both outputs; or these, 108 and 72, and where they are moved.
    assertThat(CBackend.place(program, RAM).arena().bytes()).isEqualTo(72 + 180);
    assertThat(CKernels.demand(moved, RAM).placed().arena().bytes()).isEqualTo(180 + 180);
  }

  @Test
  void kernelsThatDoNotKnowPitchesTakeNone() {
    Program program = branches();
    Step convolution = program.steps().get(0);
    Step move = program.steps().get(2);
    Layout layout = new Layout(6, 6, 3, 30, 5);
    assertThat(CKernels.writesApart(convolution, layout, RAM)).isTrue();
    assertThat(CKernels.writesApart(move, layout, RAM)).isFalse();
    assertThat(CKernels.writesApart(convolution, layout, CTarget.of(Objective.SPEED))).isTrue();
    // Fields are int16_t.
    assertThat(CKernels.writesApart(convolution, new Layout(1, 6, 3, 6 * 32767, 32767), RAM))
        .isTrue();
    assertThat(CKernels.writesApart(convolution, new Layout(1, 6, 3, 6 * 32768, 32768), RAM))
        .isFalse();
    assertThat(CKernels.writesApart(convolution, new Layout(1, 6, 3, 3 * 32768, 3), RAM)).isFalse();
  }
}
