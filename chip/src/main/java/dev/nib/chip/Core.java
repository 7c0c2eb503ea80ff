package dev.nib.chip;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What runs the generated code, or reads the generated memories. */
public enum Core {
  /** Cortex-M with Thumb-1 only, Cortex-M0+ among them. */
  CORTEX_M0("Cortex-M0"),
  /** Cortex-M with Thumb-2. */
  CORTEX_M3("Cortex-M3"),
  /** Cortex-M with Thumb-2 and DSP instructions. */
  CORTEX_M4("Cortex-M4"),
  /** RISC-V with multiplier and compressed instructions. */
  RV32IMC("RV32IMC"),
  /** RISC-V with 16 registers, without multiplier. */
  RV32EC("RV32EC"),
  /** 8-bit AVR with a hardware multiplier and up to 64 KB of flash: avr-gcc's avr4 and avr5. */
  AVR("AVR"),
  /** The same with 128 KB, read beyond the reach of pointers: avr-gcc's avr51. */
  AVR51("AVR of 128 KB"),
  /** The same with 256 KB, whose return addresses have three bytes: avr-gcc's avr6. */
  AVR6("AVR of 256 KB"),
  /** No processor: block RAM. */
  FPGA("FPGA");

  private final String displayName;

  Core(String displayName) {
    this.displayName = displayName;
  }

  /** As it is printed, such as {@code Cortex-M0}. */
  public String displayName() {
    return displayName;
  }

  /** Its name in tables, such as {@code cortex-m0}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that run code. */
  public static List<Core> processors() {
    return Arrays.stream(values()).filter(core -> core != FPGA).toList();
  }
}
