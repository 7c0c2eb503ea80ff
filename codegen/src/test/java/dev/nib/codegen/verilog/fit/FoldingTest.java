package dev.nib.codegen.verilog.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit.Resource;
import dev.nib.codegen.verilog.fit.CoreMemory.Kind;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The lanes that a core has on an FPGA, and what is said of one that has no room. */
class FoldingTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 4);

  /** An image of {@code size} by {@code size}, and a convolution of it to at most 8 by 8. */
  private static Program convolution(int size, int channels) {
    int stride = (size + 7) / 8;
    int height = (size + stride - 1) / stride;
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, size, size, 1), Q);
    byte[] weights = new byte[channels * 9];
    Arrays.fill(weights, (byte) 1);
    int output =
        builder.conv2D(
            input,
            channels,
            Window.of(3, 3, stride, Padding.SAME),
            new Weights(Bytes.of(weights), Floats.of(0.01f), Optional.empty()),
            Activation.NONE,
            Q);
    int pooled =
        builder.maxPool2D(output, Window.of(height, height, 1, Padding.VALID), Activation.NONE);
    int next =
        builder.conv2D(
            pooled,
            10,
            Window.of(1, 1, 1, Padding.VALID),
            new Weights(Bytes.of(new byte[channels * 10]), Floats.of(0.01f), Optional.empty()),
            Activation.NONE,
            Q);
    return Lowering.lower(builder.output(next).build(), "net", "0".repeat(64));
  }

  @Test
  void nothingThatFitsIsFasterAndNothingAsFastIsSmaller() {
    Program program = convolution(12, 24);
    for (Fpga fpga : Fpgas.all()) {
      CoreFit chosen = Folding.ANY.choose(program, fpga);
      assertThat(chosen.fits()).isTrue();
      for (int lanes = 1; lanes <= VerilogOptions.MAX_LANES; lanes *= 2) {
        for (boolean serial : new boolean[] {false, true}) {
          CoreFit other = CoreFit.of(EngineCore.of(program, lanes, serial), fpga);
          if (other.fits()) {
            long cycles = other.core().cyclesPerImage();
            assertThat(chosen.core().cyclesPerImage()).as(fpga.name()).isLessThanOrEqualTo(cycles);
            if (cycles == chosen.core().cyclesPerImage()) {
              assertThat(chosen.needed(Resource.LOGIC_CELLS))
                  .isLessThanOrEqualTo(other.needed(Resource.LOGIC_CELLS));
            }
          }
        }
      }
    }
  }

  @Test
  void whatTheCallerSaysStays() {
    Program program = convolution(12, 24);
    Fpga fpga = Fpgas.named("ECP5-25F");
    CoreFit three = new Folding(OptionalInt.of(3), false).choose(program, fpga);
    assertThat(three.core().lanes()).isEqualTo(3);
    assertThat(new Folding(OptionalInt.empty(), true).choose(program, fpga).core().serial())
        .isTrue();
  }

  /** Eight multipliers are lanes of eight, or four lanes and a requantiser. */
  @Test
  void lanesMayTakeTheMultipliersOfTheRequantiser() {
    Fpga up5k = Fpgas.named("iCE40UP5K");
    Program program = convolution(12, 24);
    CoreFit eight = new Folding(OptionalInt.of(8), false).choose(program, up5k);
    assertThat(eight.core().serial()).isTrue();
    assertThat(eight.needed(Resource.MULTIPLIERS)).isEqualTo(8);
    CoreFit four = new Folding(OptionalInt.of(4), false).choose(program, up5k);
    assertThat(four.core().serial()).isFalse();
    assertThat(four.needed(Resource.MULTIPLIERS)).isEqualTo(8);
    assertThatThrownBy(() -> new Folding(OptionalInt.of(9), false).choose(program, up5k))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "its core does not fit: with 9 lanes, --serial it takes 9 of 8 multipliers; it fits"
                + " iCE40HX8K");
  }

  /** 16,129 bytes of image: 32 block RAMs of 512 bytes, and there are 30. */
  @Test
  void activationsGoToSinglePortRamWhereBlocksAreShort() {
    Fpga up5k = Fpgas.named("iCE40UP5K");
    CoreFit small = Folding.ANY.choose(convolution(12, 8), up5k);
    assertThat(small.needed(Resource.SINGLE_PORT_RAMS)).isZero();
    Program program = convolution(127, 8);
    CoreFit fit = Folding.ANY.choose(program, up5k);
    assertThat(fit.memories())
        .filteredOn(memory -> memory.kind() == Kind.SINGLE_PORT_RAM)
        .extracting(memory -> memory.role().text())
        .containsExactly("image");
    VerilogOptions options =
        new VerilogOptions(fit.core().lanes(), fit.core().serial(), Optional.of(up5k));
    String core =
        VerilogBackend.generate(program, options).stream()
            .filter(file -> file.path().equals("core/net_core.v"))
            .map(GeneratedFile::bytes)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    assertThat(core).contains(".IMAGE_STYLE(\"huge\"),").doesNotContain("BANK_0_STYLE");
  }

  @Test
  void aCoreWithoutRoomIsRefusedWithNumbersAndAChipThatHoldsIt() {
    Program program = convolution(300, 8);
    assertThatThrownBy(() -> Folding.ANY.choose(program, Fpgas.named("iCE40HX8K")))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(
            "its core does not fit: with \\d+ lanes?(, --serial)? it takes 1\\d\\d of 32"
                + " SB_RAM40_4K; it fits ECP5-25F");
    assertThatThrownBy(() -> Folding.ANY.choose(convolution(1500, 8), Fpgas.named("GW1NR-9")))
        .hasMessageEndingWith("no FPGA that nib knows holds it, a smaller net may do");
  }
}
