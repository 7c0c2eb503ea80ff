package dev.nib.codegen.verilog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.codegen.verilog.engine.WindowTable.Entry;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

/** What the engine is told of a net, and what it refuses. */
class EngineProgramTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 4);

  private static Weights ones(int count) {
    byte[] weights = new byte[count];
    Arrays.fill(weights, (byte) 1);
    return new Weights(Bytes.of(weights), Floats.of(0.01f), Optional.empty());
  }

  /** A graph of an input of {@code [1,5,5,2]} and what is made of it. */
  private static Program program(ToIntBiFunction<GraphBuilder, Integer> rest) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 5, 5, 2), Q);
    int output = rest.applyAsInt(builder, input);
    return Lowering.lower(builder.output(output).build(), "net", "0".repeat(64));
  }

  private static int conv(GraphBuilder builder, int input, Window window) {
    int taps = window.height() * window.width() * builder.shape(input).extent(3);
    return builder.conv2D(input, 3, window, ones(3 * taps), Activation.NONE, Q);
  }

  /** Of five columns the pool needs four; the first one's window has two of three taps. */
  @Test
  void windowsLeaveOutPaddingAndWhatNoPoolNeeds() {
    Program program =
        program(
            (builder, input) ->
                builder.maxPool2D(
                    conv(builder, input, Window.of(3, 3, 1, Padding.SAME)),
                    Window.of(2, 2, 2, Padding.VALID),
                    Activation.NONE));
    EngineProgram engine = EngineProgram.of(program, 2);
    assertThat(engine.steps()).hasSize(1);
    EngineStep step = engine.steps().get(0);
    assertThat(step.windows().columns())
        .containsExactly(
            new Entry(0, 2, 4, false, false),
            new Entry(0, 0, 6, true, false),
            new Entry(2, 0, 6, false, false),
            new Entry(4, 0, 6, true, true));
    assertThat(step.windows().rows())
        .containsExactly(
            new Entry(0, 6, 2, false, false),
            new Entry(0, 0, 3, true, false),
            new Entry(10, 0, 3, false, false),
            new Entry(20, 0, 3, true, true));
    assertThat(step.runs().inputPitch()).isEqualTo(10);
    assertThat(step.runs().weightPitch()).isEqualTo(6);
    assertThat(engine.neededMacs()).isEqualTo(22 * 11 * 3);
    assertThat(engine.banks().bank(program.inputs().get(0))).isEqualTo(Banks.IMAGE);
    assertThat(engine.banks().bank(step.output())).isZero();
  }

  /** Two of five columns' windows are one of four columns, in which each lane has its own taps. */
  @Test
  void outputsSideBySideShareLanes() {
    Program program =
        program(
            (builder, input) ->
                conv(
                    builder,
                    builder.reshape(input, 1, 5, 10, 1),
                    Window.of(1, 3, 1, Padding.SAME)));
    EngineStep alone = EngineProgram.of(program, 5).steps().get(0);
    assertThat(alone.positions()).isOne();
    EngineStep step = EngineProgram.of(program, 6).steps().get(0);
    assertThat(step.positions()).isEqualTo(2);
    assertThat(step.channels()).isEqualTo(6);
    assertThat(step.windows().columns())
        .containsExactly(
            new Entry(0, 1, 3, true, false),
            new Entry(1, 0, 4, true, false),
            new Entry(3, 0, 4, true, false),
            new Entry(5, 0, 4, true, false),
            new Entry(7, 0, 3, true, true));
    for (int tap = 0; tap < 4; tap++) {
      assertThat(step.weights().get(2, tap)).isEqualTo(tap < 3 ? 1 : 0);
      assertThat(step.weights().get(3, tap)).isEqualTo(tap > 0 ? 1 : 0);
    }
    assertThat(step.neededMacs()).isEqualTo(alone.neededMacs()).isEqualTo(5 * 28 * 3);
  }

  /** Every sum that an average of so many inputs can have. */
  @Test
  void averagesAreThoseOfADivision() {
    for (int count : new int[] {1, 2, 3, 4, 5, 8, 9, 49, 64, 100, 1023, 1024, 2046, 2047}) {
      for (int sum = -128 * count; sum <= 127 * count; sum++) {
        assertThat(FixedPoint.multiplyByQuantizedMultiplier(2 * sum, ChannelSteps.part(count), 0))
            .isEqualTo(FixedPoint.roundingDivide(sum, count));
      }
    }
  }

  /** Memory is as wide as the numbers: the packed words hold every field. */
  @Test
  void memoriesHoldWeightsInTheOrderInWhichTheyAreRead() {
    Program program =
        program((builder, input) -> conv(builder, input, Window.of(2, 2, 1, Padding.VALID)));
    EngineCore core = EngineCore.of(program, 2, false);
    assertThat(core.memories().weights().width()).isEqualTo(16);
    // Two groups of eight taps, the second one with a lane that is not used.
    assertThat(core.memories().weights().words()).hasSize(16);
    assertThat(core.memories().weights().words().get(0)).isEqualTo(0x0101);
    assertThat(core.memories().weights().words().get(15)).isEqualTo(0x0001);
    assertThat(core.memories().factors().words()).hasSize(3);
    assertThat(core.utilisation()).isBetween(0.5, 0.75);
  }

  @Test
  void refusalsNameTheStepAndTheReason() {
    assertThatThrownBy(
            () -> EngineProgram.of(Lowering.lower(SampleGraphs.everyOperator(), "all", ""), 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the core");
    Window dilated = new Window(2, 2, 1, 1, 2, 2, Padding.VALID);
    assertThatThrownBy(
            () -> EngineProgram.of(program((builder, input) -> conv(builder, input, dilated)), 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("(Conv2D)")
        .hasMessageContaining("its window is dilated by 2 and 2");
    assertThatThrownBy(
            () ->
                EngineProgram.of(
                    program((builder, input) -> builder.mul(input, input, Activation.NONE, Q)), 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the core computes no product yet");
    Program flat = program((builder, input) -> builder.reshape(input, 1, 50));
    assertThatThrownBy(() -> EngineProgram.of(flat, 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the last step does not write it");
  }
}
