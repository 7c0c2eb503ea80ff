package dev.nib.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What fits, at the byte. */
class ChipFitTest {
  private static final List<String> KERNELS =
      List.of("nib_conv_2d_s8", "nib_conv_2d_s8", "nib_softmax_s8");

  private final int constants = 5000;
  private final int arena = 1200;
  private final Footprint footprint = new Footprint(arena, constants, KERNELS, 0, Level.SPEED);

  private ChipFit on(Core core, long flash, long ram) {
    return ChipFit.of(footprint, new Chip("chip", core, flash, ram, 16, "", "none"), "--for speed");
  }

  @Test
  void aMicrocontrollerHoldsConstantsAndCodeArenaAndStack() {
    int code = CodeSize.of(footprint, Core.AVR);
    assertThat(code).isGreaterThan(2000);
    int stack = StackTable.measured().neededBytes(footprint, Core.AVR);
    assertThat(stack).isGreaterThan(150);
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

  /** At the byte, too; other cores than AVRs have other ways to Arduino. */
  @Test
  void whatArduinoTakesIsNotThere() {
    int flash = constants + CodeSize.of(footprint, Core.AVR);
    int ram = arena + StackTable.measured().neededBytes(footprint, Core.AVR);
    Chip exact = new Chip("chip", Core.AVR, flash + 512 + 2560, ram + 256, 16, "", "none");
    assertThat(ChipFit.of(footprint, exact, "", ArduinoRoom.of(exact)).verdict())
        .isEqualTo("fits, 0 bytes of flash and 0 bytes of RAM left");
    Chip less = new Chip("chip", Core.AVR, flash + 512 + 2559, ram + 254, 16, "", "none");
    assertThat(ChipFit.of(footprint, less, "", ArduinoRoom.of(less)).verdict())
        .isEqualTo("1 bytes of flash and 2 bytes of RAM short");
    assertThat(ChipFit.of(footprint, less, "").fits()).isTrue();
    assertThat(ArduinoRoom.of(Chips.named("RP2040"))).isEmpty();
    assertThat(ArduinoRoom.of(Chips.named("ATmega2560")).orElseThrow().allFlashBytes())
        .isEqualTo(8192 + 3840);
  }

  @Test
  void codeAndStackAreMeasuredForTheSameKernels() {
    assertThat(CodeSize.measured())
        .containsExactlyInAnyOrderElementsOf(StackTable.measured().kernels());
  }

  @Test
  void codeCountsAKernelOnceAndEachCall() {
    Footprint once = new Footprint(arena, constants, KERNELS.subList(1, 3), 0, Level.SPEED);
    int call = CodeSize.of(footprint, Core.AVR) - CodeSize.of(once, Core.AVR);
    Footprint twice =
        new Footprint(
            arena,
            constants,
            List.of(KERNELS.get(0), KERNELS.get(0), KERNELS.get(0)),
            0,
            Level.SPEED);
    Footprint single = new Footprint(arena, constants, List.of(KERNELS.get(0)), 0, Level.SPEED);
    assertThat(call).isPositive();
    assertThat(CodeSize.of(twice, Core.AVR) - CodeSize.of(single, Core.AVR)).isEqualTo(2 * call);
  }

  @Test
  void streamsTakeCodeAndStack() {
    Footprint streams = new Footprint(arena, constants, KERNELS, 2, Level.SPEED);
    for (Core core : Core.values()) {
      assertThat(CodeSize.of(streams, core)).isGreaterThan(CodeSize.of(footprint, core));
      assertThat(StackTable.measured().runBytes(streams, core))
          .isEqualTo(
              StackTable.measured().runBytes(footprint, core)
                  + StackTable.measured().bytes(StackTable.STREAM, core));
    }
  }

  @Test
  void aKernelWithoutAFigureIsRefused() {
    assertThatThrownBy(() -> StackTable.measured().bytes("nib_no_such_s8", Core.AVR))
        .hasMessage("table: no figure of nib_no_such_s8 on avr");
  }
}
