package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.NetShapes;
import dev.nib.conformance.ProcessResult;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flash that {@code inspect} judges by is never less than what compilers make of the code. */
class CodeSizeTest {
  private static final Quantization SCALE = Quantization.perTensor(0.05f, -3);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RP2040",
        "ATmega328P",
        "ESP32-C3",
        "CH32V003",
        "STM32F103",
        "STM32F411",
        "STM32N657"
      })
  void theEstimateCoversTheBuild(String name) throws Exception {
    Chip chip = Chips.named(name);
    Tools.assume(List.of(ExternalTool.compiler(chip.core())));
    for (Program program :
        List.of(
            Lowering.lower(SampleGraphs.everyOperator(), "every", ""),
            deep(),
            StackProbe.streams().get(0),
            StackProbe.streams().get(1))) {
      for (FirmwareBuild build : FirmwareBuild.of(program)) {
        ChipFit fit = ChipFit.of(build.footprint(program, chip.core()), chip, build.words());
        assertThat(fit.flashNeeded())
            .as("%s %s", program.name(), build.words())
            .isGreaterThanOrEqualTo(text(program, build, chip));
      }
    }
  }

  /** Beside its constants, that is with the structures that hold sizes. */
  @Test
  void codeForFlashIsSmallOnACortexM0() throws Exception {
    Chip chip = Chips.named("RP2040");
    Tools.assume(List.of(ExternalTool.compiler(chip.core())));
    String layers = "conv:3:8 pool conv:3:16 pool conv:3:16 pool ";
    assertThat(codeForFlash(layers + "classifier:10", chip)).isPositive().isLessThan(1_900);
    assertThat(codeForFlash(layers + "dense:10", chip)).isPositive().isLessThan(1_400);
  }

  private long codeForFlash(String net, Chip chip) throws Exception {
    Program program = Lowering.lower(NetShapes.graph(net), "small", "");
    return text(program, FirmwareBuild.FLASH, chip)
        - FirmwareBuild.FLASH.footprint(program, chip.core()).constantBytes();
  }

  /** Twenty convolutions, whose calls count for more than their one kernel. */
  private static Program deep() {
    GraphBuilder builder = new GraphBuilder();
    int tensor = builder.input(Shape.of(1, 5, 5, 1), SCALE);
    for (int layer = 0; layer < 20; layer++) {
      byte[] weights = new byte[9];
      Arrays.fill(weights, (byte) (layer - 9));
      GraphBuilder.Weights constants =
          new GraphBuilder.Weights(Bytes.of(weights), Floats.of(0.01f), Optional.empty());
      Window window = Window.of(3, 3, 1, Padding.SAME);
      tensor = builder.conv2D(tensor, 1, window, constants, Activation.RELU, SCALE);
    }
    return Lowering.lower(builder.output(tensor).build(), "deep", "");
  }

  /** Code and constants of a header's implementation, by the tool chain's {@code size}. */
  private long text(Program program, FirmwareBuild build, Chip chip) throws Exception {
    Path header = folder.resolve(program.name() + ".h");
    Optional<Core> core = Optional.of(chip.core());
    Files.write(header, build.files(build.placed(program, core), core).get(0).bytes());
    Path source = folder.resolve(program.name() + ".c");
    Files.writeString(
        source,
        "#define %s_IMPLEMENTATION\n#include \"%s.h\"\n"
            .formatted(CBackend.prefix(program).toUpperCase(Locale.ROOT), program.name()));
    List<String> command = new ArrayList<>(chip.compile(chip.core().optimisation(build.level())));
    // RISC-V's linker makes calls shorter, by half and more: what is linked is what counts.
    command.addAll(
        chip.core().toolchain() == Toolchain.RISCV
            ? List.of("-nostartfiles", "-Wl,-e,0", "-Wl,--no-gc-sections")
            : List.of("-c"));
    command.addAll(List.of(source.getFileName().toString(), "-o", "model.o"));
    ProcessResult built = Tools.run(folder, command);
    assertThat(built.ok()).as(built.summary()).isTrue();
    ProcessResult size =
        Tools.run(folder, List.of(chip.core().toolchain().program("size"), "model.o"));
    return Long.parseLong(
        size.output().lines().skip(1).findFirst().orElseThrow().strip().split("\\s+", -1)[0]);
  }
}
