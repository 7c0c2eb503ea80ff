package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationTarget;
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
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.pass.Pass;
import dev.nib.program.pass.Passes;
import dev.nib.program.pass.Passes.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A net with branches: every kernel that can writes into a larger tensor, channels and columns. */
class PiecesApartTest {
  private static final int IMAGES = 5;
  private static final Quantization Q = Quantization.perTensor(0.25f, -20);

  @TempDir Path folder;

  /** What builds the net, layer by layer. */
  private record Net(GraphBuilder builder, Random random) {
    private Weights weights(int count, int channels) {
      byte[] values = new byte[count];
      random.nextBytes(values);
      int[] bias = random.ints(channels, -500, 500).toArray();
      return new Weights(Bytes.of(values), Floats.of(0.015625f), Optional.of(Ints.of(bias)));
    }

    int conv(int input, int side, int channels) {
      int taps = side * side * builder.shape(input).extent(3);
      Window window = Window.of(side, side, 1, Padding.SAME);
      return builder.conv2D(
          input, channels, window, weights(channels * taps, channels), Activation.RELU, Q);
    }

    int depthwise(int input, int side) {
      int channels = builder.shape(input).extent(3);
      Window window = Window.of(side, side, 1, Padding.SAME);
      Weights weights = weights(side * side * channels, channels);
      return builder.depthwiseConv2D(input, 1, window, weights, Activation.NONE, Q);
    }

    int max(int input) {
      return builder.maxPool2D(input, Window.of(2, 2, 2, Padding.SAME), Activation.NONE);
    }

    int average(int input) {
      return builder.averagePool2D(input, Window.of(2, 2, 2, Padding.SAME), Activation.NONE);
    }
  }

  private static Program net() {
    Net net = new Net(new GraphBuilder(), new Random(5));
    GraphBuilder builder = net.builder();
    int picture = builder.input(Shape.of(1, 13, 11, 2), Q);
    int side =
        builder.concatenation(List.of(net.conv(picture, 3, 4), net.depthwise(picture, 3)), 3);
    int block =
        builder.concatenation(
            List.of(
                net.max(net.conv(side, 3, 3)),
                net.average(net.conv(side, 1, 2)),
                net.max(net.depthwise(side, 3)),
                net.average(net.depthwise(side, 2)),
                net.max(side),
                net.average(side)),
            3);
    // A branch of two layers, which streams; rows side by side; a pad that no convolution takes.
    int deep = net.conv(net.conv(block, 3, 16), 3, 4);
    int wide = builder.concatenation(List.of(deep, net.conv(block, 1, 4)), 2);
    int padded = builder.pad(net.conv(wide, 1, 5), OptionalInt.of(7), 0, 0, 1, 2, 2, 1, 0, 1);
    return Lowering.lower(builder.output(net.max(padded)).build(), "apart", "0".repeat(64));
  }

  private static long piecesApart(Program program) {
    return program.parts().stream().filter(part -> !part.layout().isInOnePiece()).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"host-gcc-sanitizers", "host-clang-O2", "qemu-m4", "avr"})
  void everyByteIsEqual(String name) throws InterruptedException {
    Program program = net();
    VerificationTarget target =
        FirmwareTargets.all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    Tools.assume(target.tools());
    List<byte[]> inputs = RandomInputs.of(program, IMAGES, 3);
    VerificationJob job =
        VerificationJob.simulated(program, inputs, IMAGES, folder, Duration.ofSeconds(60), 1);
    VerificationResult result =
        new Verification(Tools.BOX).run(job, List.of(target), Verification.SILENT).get(0);
    assertThat(result.status()).as(result.detail()).isEqualTo(Status.EQUAL);
  }

  @Test
  void nothingIsMoved() {
    for (Objective objective : Objective.values()) {
      Program placed = CBackend.place(net(), CTarget.of(objective)).program();
      assertThat(piecesApart(placed)).as("%s", objective).isPositive();
    }
    Program whole = CBackend.place(net(), CTarget.of(Objective.RAM)).program();
    assertThat(whole.steps()).noneMatch(Step.Move.class::isInstance);
    assertThat(piecesApart(whole)).isEqualTo(2 + 6 + 2 + 1);
  }

  @ParameterizedTest
  @EnumSource
  void theArenaIsSmallerThanWithMoves(Objective objective) {
    CTarget target = CTarget.of(objective);
    List<Pass> moving =
        Passes.forC(
            objective, program -> CKernels.demand(program, target), (step, layout) -> false);
    PlacedProgram moved = CKernels.demand(Passes.run(net(), moving), target).placed();
    PlacedProgram placed = CBackend.place(net(), target);
    assertThat(placed.arena().bytes()).isLessThan(moved.arena().bytes());
    if (!objective.fast()) {
      assertThat(moved.arena().bytes()).isEqualTo(2440);
      assertThat(placed.arena().bytes()).isEqualTo(2080);
    }
  }
}
