package dev.nib.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What runs the generated code, and how C is compiled for it. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of, which nobody can change
public enum Core {
  /** Cortex-M with Thumb-1 only, Cortex-M0+ among them. */
  CORTEX_M0("Cortex-M0", Toolchain.ARM, "-O2", "-mcpu=cortex-m0", "-mthumb"),
  /** Cortex-M with Thumb-2. */
  CORTEX_M3("Cortex-M3", Toolchain.ARM, "-O2", "-mcpu=cortex-m3", "-mthumb"),
  /** Cortex-M with Thumb-2 and DSP instructions. */
  CORTEX_M4("Cortex-M4", Toolchain.ARM, "-O2", "-mcpu=cortex-m4", "-mthumb"),
  /** The same, with two instructions at a time. */
  CORTEX_M7("Cortex-M7", Toolchain.ARM, "-O2", "-mcpu=cortex-m7", "-mthumb"),
  /** Cortex-M with Thumb-2 and DSP instructions of Armv8-M. */
  CORTEX_M33("Cortex-M33", Toolchain.ARM, "-O2", "-mcpu=cortex-m33", "-mthumb"),
  /** Cortex-M with vectors of 16 bytes (Helium), the Cortex-M85 among them. */
  CORTEX_M55("Cortex-M55", Toolchain.ARM, "-O2", "-mcpu=cortex-m55", "-mthumb", "-mfloat-abi=hard"),
  /** RISC-V with multiplier and compressed instructions. */
  RV32IMC("RV32IMC", Toolchain.RISCV, "-O2", "-march=rv32imc", "-mabi=ilp32"),
  /** RISC-V with 16 registers, without multiplier. */
  RV32EC("RV32EC", Toolchain.RISCV, "-Os", "-march=rv32ec", "-mabi=ilp32e"),
  /** 8-bit AVR with a hardware multiplier and up to 64 KB of flash: avr-gcc's avr4 and avr5. */
  AVR("AVR", Toolchain.AVR, "-Os"),
  /** The same with 128 KB, read beyond the reach of pointers: avr-gcc's avr51. */
  AVR51("AVR of 128 KB", Toolchain.AVR, "-Os"),
  /** The same with 256 KB, whose return addresses have three bytes: avr-gcc's avr6. */
  AVR6("AVR of 256 KB", Toolchain.AVR, "-Os");

  /** What AVRs without far reads hold, which have at most 64 KB of flash, less some code. */
  private static final int AVR_NEAR_BYTES = 60_000;

  private static final String FASTEST = "-O3";
  private static final String SMALLEST = "-Os";

  private final String displayName;
  private final Toolchain toolchain;
  private final String optimisation;
  private final List<String> flags;

  Core(String displayName, Toolchain toolchain, String optimisation, String... flags) {
    this.displayName = displayName;
    this.toolchain = toolchain;
    this.optimisation = optimisation;
    this.flags = List.of(flags);
  }

  /** As it is printed, such as {@code Cortex-M0}. */
  public String displayName() {
    return displayName;
  }

  /** Its name in tables, such as {@code cortex-m0}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What compiles for it. */
  public Toolchain toolchain() {
    return toolchain;
  }

  /** The option for code that is to be neither the fastest nor the smallest. */
  public String optimisation() {
    return optimisation;
  }

  /** What {@code nib verify} builds with, and what tables were measured with. */
  public String optimisation(Level level) {
    return switch (level) {
      case SPEED -> FASTEST;
      case SIZE -> optimisation;
      case FLASH -> SMALLEST;
    };
  }

  /**
   * The instruction set in the compiler's words, such as {@code -mcpu=cortex-m0 -mthumb}; nothing
   * on AVR, whose compiler asks for a chip: {@link Chip#compile}.
   */
  public List<String> flags() {
    return flags;
  }

  /**
   * The compiler with its flags for C99.
   *
   * @param level of optimisation, such as {@code -Os}
   */
  List<String> compile(String level, List<String> chipFlags) {
    List<String> command = new ArrayList<>(List.of(toolchain().compiler()));
    command.addAll(toolchain().libraryFlags());
    command.addAll(List.of("-std=c99", level));
    command.addAll(flags);
    command.addAll(chipFlags);
    return List.copyOf(command);
  }

  /**
   * QEMU's words for a core that has this instruction set and no more where it matters; nothing
   * where its boards have the core.
   */
  Optional<String> qemuCpu() {
    return switch (this) {
      case RV32IMC -> Optional.of("rv32");
      // A multiplication is an illegal instruction there.
      case RV32EC -> Optional.of("rv32,i=off,e=on,h=off,m=off,a=off,f=off,d=off");
      default -> Optional.empty();
    };
  }

  /** The most bytes of constants that its code can read. */
  public int readableConstantBytes() {
    return this == AVR ? AVR_NEAR_BYTES : Integer.MAX_VALUE;
  }
}
