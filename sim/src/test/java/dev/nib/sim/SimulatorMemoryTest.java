package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import org.junit.jupiter.api.Test;

class SimulatorMemoryTest {
  /** An arena of 2,000,000,000 bytes and as many to go in and out. */
  private static Program large() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 50_000, 20_000, 1), Quantization.perTensor(1, 0));
    builder.output(builder.quantize(input, Quantization.perTensor(2, 0)));
    return Lowering.lower(builder.build(), "large", "");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Program program = large();
    assertThatThrownBy(
            () -> SimulatorMemory.require(program, 2_000_000_000L, 3, 2, 1, 8_999_999_999L))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "large: the simulation needs 9,000,000,000 bytes (3 arenas of 2,000,000,000, 2 inputs"
                + " of 1,000,000,000, 1 outputs of 1,000,000,000), Java may use 8,999,999,999; set"
                + " NIB_JAVA_OPTS=-Xmx13g, or take fewer --threads or samples");
    assertThatCode(() -> SimulatorMemory.require(program, 2_000_000_000L, 3, 2, 1, 9_000_000_000L))
        .doesNotThrowAnyException();
  }

  @Test
  void aBatchIsRefusedBeforeItsWork() {
    // So many outputs fit no machine.
    PreparedProgram prepared = PreparedProgram.of(tiny(), Kernels.REFERENCE);
    assertThatThrownBy(
            () ->
                Batch.run(
                    prepared,
                    Integer.MAX_VALUE,
                    i -> {
                      throw new AssertionError("no input is asked for");
                    },
                    1,
                    done -> {}))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("tiny: the simulation needs 214,748,364,");
  }

  /** 100 bytes in and out. */
  private static Program tiny() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 100), Quantization.perTensor(1, 0));
    builder.output(builder.quantize(input, Quantization.perTensor(2, 0)));
    return Lowering.lower(builder.build(), "tiny", "");
  }
}
