package dev.nib.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
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
import dev.nib.program.pass.Passes.Objective;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneKernelTest {
  private static final int WIDTH = 7;
  private static final int CHANNELS = 4;

  @ParameterizedTest
  @EnumSource(
      value = Core.class,
      names = {"CORTEX_M0", "CORTEX_M3", "CORTEX_M4", "CORTEX_M55", "RV32IMC", "RV32EC", "AVR"})
  void aDepthwiseConvolutionHasALaneOnEveryCore(Core core) {
    CKernel kernel = kernel(program(3, 1, 1), CTarget.of(Objective.SPEED, core));
    assertThat(kernel.name()).isEqualTo("nib_depthwise_conv_2d_lane_s8");
    assertThat(kernel.takesScratch()).isTrue();
  }

  @Test
  void whereMemoryCountsItHasNone() {
    CKernel kernel = kernel(program(3, 1, 1), CTarget.of(Objective.RAM));
    assertThat(kernel.name()).isEqualTo("nib_depthwise_conv_2d_s8");
    assertThat(kernel.scratchBytes()).isZero();
  }

  @Test
  void scratchHoldsTheAccumulatorsOfARowOfTheChannelsComputedTogether() {
    int one = BlockKernel.ALIGNMENT_BYTES + Integer.BYTES * WIDTH;
    int eight = BlockKernel.ALIGNMENT_BYTES + 8 * Integer.BYTES * WIDTH;
    assertThat(scratchBytes(3, Core.CORTEX_M3)).isEqualTo(one);
    assertThat(scratchBytes(3, Core.CORTEX_M55)).isEqualTo(eight);
    assertThat(scratchBytes(5, Core.CORTEX_M55)).isEqualTo(eight);
  }

  @Test
  void aWindowThatDoesNotSlideHasARowGatheredAndTwoTapsMore() {
    int sums = BlockKernel.ALIGNMENT_BYTES + Integer.BYTES * WIDTH;
    int inputs = WIDTH + 4 + 2;
    assertThat(scratchBytes(5, Core.CORTEX_M3)).isEqualTo(sums + inputs);
    assertThat(scratchBytes(5, Core.RV32EC)).isEqualTo(sums + Short.BYTES * inputs);
  }

  @Test
  void vectorsWantAnInputForEachOutput() {
    Program program = program(3, 2, 1);
    assertThat(kernel(program, CTarget.of(Objective.SPEED, Core.CORTEX_M55)).name())
        .isEqualTo("nib_depthwise_conv_2d_s8");
    assertThat(kernel(program, CTarget.of(Objective.SPEED, Core.CORTEX_M4)).name())
        .isEqualTo("nib_depthwise_conv_2d_lane_s8");
  }

  @Test
  void theLowestWeightHasNoLane() {
    Program program = program(3, 1, Byte.MIN_VALUE);
    assertThat(kernel(program, CTarget.of(Objective.SPEED)).name())
        .isEqualTo("nib_depthwise_conv_2d_s8");
  }

  private static int scratchBytes(int window, Core core) {
    return kernel(program(window, 1, 1), CTarget.of(Objective.SPEED, core)).scratchBytes();
  }

  private static CKernel kernel(Program program, CTarget target) {
    return new CKernels(program, target).kernels(program.steps().get(0)).get(0);
  }

  /** A depthwise convolution with a square window. */
  private static Program program(int window, int multiplier, int weight) {
    byte[] weights = new byte[window * window * CHANNELS * multiplier];
    Arrays.fill(weights, (byte) weight);
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.5f, 0);
    int input = builder.input(Shape.of(1, WIDTH, WIDTH, CHANNELS), q);
    int output =
        builder.depthwiseConv2D(
            input,
            multiplier,
            Window.of(window, window, 1, Padding.SAME),
            new GraphBuilder.Weights(Bytes.of(weights), Floats.of(0.5f), Optional.empty()),
            Activation.NONE,
            q);
    return Lowering.lower(builder.output(output).build(), "lane", "0".repeat(64));
  }
}
