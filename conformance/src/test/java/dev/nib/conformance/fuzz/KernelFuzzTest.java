package dev.nib.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CKernels;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.firmware.FirmwareTargets;
import dev.nib.conformance.firmware.Tools;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random graphs through the C kernels of every kind of core on this machine, a fifth of them in
 * emulators.
 *
 * <p>{@code nib fuzz --target c -n 300} tries more.
 */
class KernelFuzzTest {
  private static final int GRAPHS = 30;
  private static final long SEED = 174;
  private static final int THREADS = 2;

  /** What the graphs must have, few as they are. */
  private static final List<String> NEEDED =
      List.of(
          "accumulator some units below 2^29, where fast kernels end",
          "accumulator some units below 2^31",
          "convolution from or to 33 channels and more",
          "convolution over the border of what has a zero point of -128",
          "shift of 0",
          "window of 7x7",
          "window of 1x1",
          "more than 16 channels",
          "all weights at +-127",
          "stream",
          "ring that wraps in the middle of a window",
          "pool fused with its convolution",
          "padding SAME",
          "padding VALID",
          "uneven strides",
          "zero point -128",
          "zero point 127",
          "factor beyond 2^16 or 2^-16",
          "graphs with a tensor read twice",
          "graphs with several outputs");

  /** Seldom drawn; {@code PiecesApartTest} runs it. */
  private static final String RARE = "nib_depthwise_conv_2d_average_pool_s8";

  @TempDir Path folder;

  @Test
  void everyKernelOfRandomGraphsIsEqual() throws Exception {
    List<FuzzTarget> targets = new ArrayList<>();
    for (VerificationTarget here : FirmwareTargets.everyKernelHere()) {
      Tools.assume(here.tools());
      targets.add(FuzzTarget.kernels(1, here));
    }
    for (String name : List.of("qemu-m4", "qemu-m55")) {
      VerificationTarget emulated = FirmwareTargets.separately(name);
      Tools.assume(emulated.tools());
      targets.add(FuzzTarget.kernels(5, emulated));
    }
    FuzzReport report =
        Fuzz.run(
            new FuzzSettings(
                GRAPHS,
                SEED,
                GRAPHS / THREADS,
                targets,
                folder,
                folder.resolve("cases"),
                3,
                THREADS,
                Duration.ofMinutes(2)),
            done -> {});
    assertThat(report.failures()).isEmpty();
    assertThat(report.notVerified()).isEmpty();
    assertThat(report.bytesCompared()).hasSize(targets.size());
    assertThat(report.allVerified()).isTrue();
    assertThat(report.refused()).isZero();
    for (String feature : NEEDED) {
      assertThat(report.features().get(feature)).as(feature).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CORTEX_M0", "CORTEX_M3", "CORTEX_M4", "CORTEX_M55", "RV32EC", "AVR"})
  void theGraphsHaveTheKernelsOfACore(Core core) {
    Set<String> missing = new TreeSet<>(CKernels.rows(Optional.of(core)));
    for (int number = 0; number < GRAPHS; number++) {
      Program program =
          FuzzGraph.draw(SEED, number, FuzzTarget.Kind.LAYERS).orElseThrow().program();
      CPrograms programs = CPrograms.of(program);
      for (Objective objective : programs.objectives()) {
        CTarget target = CTarget.of(objective, core);
        missing.removeAll(CBackend.footprint(programs.placed(target), target).kernels());
      }
    }
    assertThat(missing).isSubsetOf(RARE);
  }
}
