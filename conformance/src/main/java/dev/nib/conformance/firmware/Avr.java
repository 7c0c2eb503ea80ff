package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.codegen.c.CBackend;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
import java.util.List;
import java.util.Optional;

/**
 * An ATmega in simavr.
 *
 * @param name as compiler and emulator have it
 * @param ramStart the address of its first byte of RAM, behind the registers
 */
record Avr(String name, Core core, Memory memory, int ramStart) {
  /** Stands beside the linker's own script. */
  static final String SCRIPT = "avr.ld";

  /** Where avr-ld puts the addresses of data. */
  private static final int DATA = 0x800000;

  static final Avr ATMEGA328P = new Avr("atmega328p", Core.AVR, Memory.of("ATmega328P"), 0x100);
  static final Avr ATMEGA1284P =
      new Avr("atmega1284p", Core.AVR51, new Memory(128 * 1024, 16384), 0x100);
  static final Avr ATMEGA2560 =
      new Avr("atmega2560", Core.AVR6, new Memory(256 * 1024, 8192), 0x200);

  /** Whether what its pointers reach is enough, or it reads beyond that. */
  boolean compiles(Program program) {
    return core != Core.AVR
        || StepCost.total(program).constantBytes() <= CBackend.AVR_NEAR_FLASH_BYTES;
  }

  /** The same with another memory. */
  Avr with(Memory other) {
    return new Avr(name, core, other, ramStart);
  }

  /** How C is built and run there. */
  Machine machine() {
    int ramEnd = DATA + ramStart + memory.ramBytes();
    return new Machine(
        "on an " + name,
        Optional.of(core),
        List.of(
            "avr-gcc",
            "-std=c99",
            "-Os",
            "-mmcu=" + name,
            "-Wl,--defsym=NIB_FLASH_BYTES=" + memory.flashBytes(),
            "-Wl,--defsym=NIB_RAM_END=" + ramEnd,
            // What newer versions of avr-ld check on their own.
            "-Wl,--defsym=__TEXT_REGION_LENGTH__=" + memory.flashBytes(),
            "-Wl,--defsym=__DATA_REGION_LENGTH__=" + memory.ramBytes()),
        List.of("nib_port.h", "nib_stack.h", "nib_harness.c", "nib_port_avr.c", SCRIPT),
        List.of("simavr", "-m", name, "-f", "16000000", Machine.BINARY));
  }
}
