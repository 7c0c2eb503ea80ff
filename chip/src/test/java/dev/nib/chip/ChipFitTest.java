package dev.nib.chip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What fits, at the byte. */
class ChipFitTest {
  private final Program program =
      Lowering.lower(SampleGraphs.everyOperator(), "net", "0".repeat(64));
  private final int constants = StepCost.total(program).constantBytes();
  private final int arena = PlacedProgram.of(program).arena().bytes();

  private ChipFit on(Core core, long flash, long ram) {
    return ChipFit.of(program, new Chip("chip", core, flash, ram, Optional.empty(), "", "none"));
  }

  @Test
  void aMicrocontrollerHoldsConstantsAndCodeArenaAndStack() {
    int code = CodeSize.of(program, Core.AVR);
    assertThat(code).isGreaterThan(2000);
    int stack = StackTable.measured().neededBytes(program, Core.AVR);
    assertThat(stack).isGreaterThan(200);
    ChipFit exact = on(Core.AVR, constants + code, arena + stack);
    assertThat(exact.fits()).isTrue();
    assertThat(exact.verdict()).isEqualTo("fits, 0 bytes of flash and 0 bytes of RAM left");
    assertThat(on(Core.AVR, constants + code - 1, arena + stack).verdict())
        .isEqualTo("1 bytes of flash short");
    assertThat(on(Core.AVR, constants + code, arena + stack - 1).verdict())
        .isEqualTo("1 bytes of RAM short");
    assertThat(on(Core.AVR, constants + code - 2, arena + stack - 3).verdict())
        .isEqualTo("2 bytes of flash and 3 bytes of RAM short");
  }

  @Test
  void constantsAndArenaShareBlockRam() {
    assertThat(on(Core.FPGA, constants + arena, 0).fits()).isTrue();
    assertThat(on(Core.FPGA, constants + arena - 1, 0).fits()).isFalse();
    assertThat(on(Core.FPGA, constants, arena).fits()).isTrue();
    ChipFit short1 = on(Core.FPGA, constants - 1, 10L * arena);
    assertThat(short1.fits()).as("RAM without initial contents holds no constants").isFalse();
    assertThat(short1.verdict()).isEqualTo("1 bytes of block RAM short");
  }

  @Test
  void blockRamAndSpramAreCountedApart() {
    ChipFit fit = on(Core.FPGA, constants + 5, arena + 7);
    assertThat(fit.verdict()).isEqualTo("fits, 5 bytes of block RAM and 7 bytes of SPRAM left");
    ChipFit both = on(Core.FPGA, constants - 5, arena - 7);
    assertThat(both.verdict()).isEqualTo("5 bytes of block RAM and 7 bytes of SPRAM short");
  }

  @Test
  void everyStepsKernelIsMeasured() {
    assertThat(CodeSize.measured())
        .containsExactlyInAnyOrderElementsOf(kinds(Step.class, new ArrayList<>()));
  }

  private static List<String> kinds(Class<?> type, List<String> found) {
    if (type.isRecord()) {
      found.add(type.getSimpleName());
    } else {
      Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> kinds(sub, found));
    }
    return found.stream().distinct().toList();
  }
}
