package dev.nib.cli.chip;

/** What runs the generated code, or reads the generated memories. */
public enum Core {
  /** Cortex-M with Thumb-1 only; Thumb-2 code of larger cores is smaller. */
  CORTEX_M0,
  /** 8-bit AVR with a hardware multiplier. */
  AVR,
  /** RISC-V with multiplier and compressed instructions. */
  RV32IMC,
  /** RISC-V with 16 registers, without multiplier. */
  RV32EC,
  /** No processor: block RAM. */
  FPGA
}
