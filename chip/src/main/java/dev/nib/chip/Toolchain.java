package dev.nib.chip;

import java.util.List;

/** The GNU compilers that build for a family of cores, by the names of their programs. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of, which nobody can change
public enum Toolchain {
  ARM("Arm", "arm-none-eabi-"),
  /** Its C library is picolibc. */
  RISCV("RISC-V", "riscv64-unknown-elf-", "--specs=picolibc.specs"),
  AVR("AVR", "avr-");

  private final String displayName;
  private final String prefix;
  private final List<String> libraryFlags;

  Toolchain(String displayName, String prefix, String... libraryFlags) {
    this.displayName = displayName;
    this.prefix = prefix;
    this.libraryFlags = List.of(libraryFlags);
  }

  /** As it is printed, such as {@code AVR}. */
  public String displayName() {
    return displayName;
  }

  /** The C compiler's program, such as {@code arm-none-eabi-gcc}. */
  public String compiler() {
    return program("gcc");
  }

  /**
   * A program of its binutils.
   *
   * @param name such as {@code objdump}
   */
  public String program(String name) {
    return prefix + name;
  }

  /** What finds its C library, nothing where the compiler knows it. */
  public List<String> libraryFlags() {
    return libraryFlags;
  }
}
