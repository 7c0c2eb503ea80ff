package dev.nib.chip;

import java.util.ArrayList;
import java.util.List;

/**
 * A board that an emulator plays.
 *
 * @param name as the emulator has it
 * @param emulator its program
 * @param core that it has; on RISC-V any 32-bit core that QEMU is asked for
 * @param flashBytes for code and constants
 * @param ramBytes for what changes
 * @param countThousandths thousandths of an instruction, or of a clock on AVR, that the harness of
 *     verification counts as one: QEMU executes an instruction a nanosecond, and a Cortex-M's timer
 *     ticks with the board's clock
 */
public record EmulatedBoard(
    String name, String emulator, Core core, long flashBytes, long ramBytes, int countThousandths) {
  private static final int MIB = 1024 * 1024;
  private static final String QEMU_ARM = "qemu-system-arm";
  private static final String QEMU_RISCV = "qemu-system-riscv32";
  private static final String SIMAVR = "simavr";

  /** What simavr takes an ATmega's clock for; no figure depends on it. */
  private static final String AVR_CLOCK_HZ = "16000000";

  /** Arm's MPS2 with a Cortex-M3: 4 MB of code from 0, 4 MB of data from 0x20000000. */
  public static final EmulatedBoard MPS2_AN385 =
      new EmulatedBoard("mps2-an385", QEMU_ARM, Core.CORTEX_M3, 4 * MIB, 4 * MIB, 40_000);

  /** The same with a Cortex-M4. */
  public static final EmulatedBoard MPS2_AN386 =
      new EmulatedBoard("mps2-an386", QEMU_ARM, Core.CORTEX_M4, 4 * MIB, 4 * MIB, 40_000);

  /** The same with a Cortex-M7. */
  public static final EmulatedBoard MPS2_AN500 =
      new EmulatedBoard("mps2-an500", QEMU_ARM, Core.CORTEX_M7, 4 * MIB, 4 * MIB, 40_000);

  /** The same with a Cortex-M33, whose code and data lie where its secure state has them. */
  public static final EmulatedBoard MPS2_AN505 =
      new EmulatedBoard("mps2-an505", QEMU_ARM, Core.CORTEX_M33, 4 * MIB, 4 * MIB, 50_000);

  /** Arm's MPS3 with a Cortex-M55: 512 KB of code, 4 MB of data. */
  public static final EmulatedBoard MPS3_AN547 =
      new EmulatedBoard("mps3-an547", QEMU_ARM, Core.CORTEX_M55, MIB / 2, 4 * MIB, 31_250);

  /** The micro:bit, whose chip has a Cortex-M0. */
  public static final EmulatedBoard MICROBIT =
      of("microbit", QEMU_ARM, Chips.named("nRF51822"), 62_500);

  /** QEMU's own board for RISC-V: the two halves of its 128 MB. */
  public static final EmulatedBoard RISCV_VIRT =
      new EmulatedBoard("virt", QEMU_RISCV, Core.RV32IMC, 64 * MIB, 64 * MIB, 1000);

  /** An ATmega alone. */
  public static EmulatedBoard atmega(Chip chip) {
    if (chip.core().toolchain() != Toolchain.AVR) {
      throw new IllegalArgumentException(chip.name() + " is no AVR");
    }
    return of(chip.mcu(), SIMAVR, chip, 1_024_000);
  }

  private static EmulatedBoard of(String name, String emulator, Chip chip, int countThousandths) {
    return new EmulatedBoard(
        name, emulator, chip.core(), chip.flashBytes(), chip.ramBytes(), countThousandths);
  }

  /** The board that has most memory of those with a core's instruction set. */
  public static EmulatedBoard largest(Core core) {
    return switch (core) {
      case CORTEX_M0, CORTEX_M3 -> MPS2_AN385;
      case CORTEX_M4 -> MPS2_AN386;
      case CORTEX_M7 -> MPS2_AN500;
      case CORTEX_M33 -> MPS2_AN505;
      case CORTEX_M55 -> MPS3_AN547;
      case RV32IMC, RV32EC -> RISCV_VIRT;
      case AVR, AVR51, AVR6 -> atmega(Chips.with(core));
    };
  }

  /** Where code begins that the core starts with. */
  public long flashOrigin() {
    return core == Core.CORTEX_M33 ? 0x10000000L : 0;
  }

  /** Where its data may lie. */
  public long ramOrigin() {
    return switch (core) {
      case CORTEX_M33 -> 0x38000000L;
      case CORTEX_M55 -> 0x21000000L;
      default -> 0x20000000L;
    };
  }

  /**
   * The emulator with its arguments, those that say what program it runs left out.
   *
   * @param playing the core that is played, where the board leaves that open
   */
  public List<String> command(Core playing) {
    if (emulator.equals(SIMAVR)) {
      return List.of(emulator, "-m", name, "-f", AVR_CLOCK_HZ);
    }
    List<String> command = new ArrayList<>(List.of(emulator, "-M", name, "-icount", "shift=0"));
    playing.qemuCpu().ifPresent(cpu -> command.addAll(List.of("-cpu", cpu, "-bios", "none")));
    return List.copyOf(command);
  }
}
