package dev.nib.sim.reference;

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
import dev.nib.program.ArenaDemand;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.pass.Passes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Kernels that write into larger values, pixel by pixel and row by row, worked out by hand. */
class PiecesApartTest {
  private static final Quantization UNIT = Quantization.perTensor(1, 0);

  private final GraphBuilder builder = new GraphBuilder();

  /** A convolution that gives every number back. */
  private int same(int input) {
    Weights one = new Weights(Bytes.of((byte) 1), Floats.of(1), Optional.of(Ints.of(0)));
    Window window = Window.of(1, 1, 1, Padding.VALID);
    return builder.conv2D(input, 1, window, one, Activation.NONE, UNIT);
  }

  /** What generated C would run, with values in arrays and in an arena. */
  private void assertGives(int output, int... expected) {
    Program lowered = Lowering.lower(builder.output(output).build(), "apart", "");
    Program program =
        Passes.run(
            lowered,
            Passes.forC(
                Passes.Objective.SPEED,
                passed -> ArenaDemand.of(passed, new ReferenceSelection(false))));
    assertThat(program.steps()).noneMatch(Step.Move.class::isInstance);
    assertThat(program.parts()).isNotEmpty().noneMatch(part -> part.layout().isInOnePiece());
    PlacedProgram placed = PlacedProgram.of(program);
    byte[] arena = new byte[placed.arena().bytes()];
    Arrays.fill(arena, (byte) 0x55);
    for (Memory memory : List.of(Memory.separate(program), Memory.of(placed, arena))) {
      memory.load(program, new byte[] {1, 2, 3, 4});
      ReferenceKernels kernels = new ReferenceKernels(memory);
      program.steps().forEach(step -> step.accept(kernels));
      byte[] outputs = memory.outputs(program);
      int[] values = new int[outputs.length];
      Arrays.setAll(values, i -> outputs[i]);
      assertThat(values).containsExactly(expected);
    }
  }

  @Test
  void channelsPixelByPixel() {
    int input = builder.input(Shape.of(1, 2, 2, 1), UNIT);
    int largest = builder.maxPool2D(input, Window.of(2, 2, 1, Padding.SAME), Activation.NONE);
    // 1 2 over 3 4, and the largest of each with what lies right of it and below: always the 4.
    assertGives(builder.concatenation(List.of(same(input), largest), 3), 1, 4, 2, 4, 3, 4, 4, 4);
  }

  @Test
  void columnsRowByRow() {
    int input = builder.input(Shape.of(1, 2, 2, 1), UNIT);
    Window two = Window.of(1, 2, 1, Padding.VALID);
    int mean = builder.averagePool2D(input, two, Activation.NONE);
    // Means of 1.5 and 3.5, halves away from zero.
    assertGives(builder.concatenation(List.of(mean, same(input)), 2), 2, 1, 2, 4, 3, 4);
  }

  @Test
  void theMiddleOfAPad() {
    int input = builder.input(Shape.of(1, 2, 2, 1), UNIT);
    int padded = builder.pad(same(input), OptionalInt.of(9), 0, 0, 0, 1, 1, 0, 0, 0);
    assertGives(padded, 9, 1, 2, 9, 3, 4, 9, 9, 9);
  }
}
