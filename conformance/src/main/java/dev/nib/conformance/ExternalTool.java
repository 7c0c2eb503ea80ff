package dev.nib.conformance;

import java.util.List;

/**
 * A program of others that nib runs when it is there: what it is for, and where it comes from.
 *
 * <p>Being there means that its probe works: a compiler without its C library is missing.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of, which nobody can change
public enum ExternalTool {
  GCC("gcc", List.of("gcc", "libc6-dev"), "builds the C for this machine", Probe.host("gcc")),
  GCC_SANITIZERS(
      "gcc -fsanitize",
      List.of("gcc", "libc6-dev"),
      "runs the C under the address and undefined-behaviour sanitizers",
      Probe.host("gcc", "-fsanitize=address,undefined")),
  GXX("g++", List.of("g++"), "builds the C header as C++", Probe.cxx("g++")),
  CLANG("clang", List.of("clang"), "builds the C with a second compiler", Probe.host("clang")),
  ARM_GCC(
      "arm-none-eabi-gcc",
      List.of("gcc-arm-none-eabi", "libnewlib-arm-none-eabi"),
      "builds the C for Cortex-M",
      Probe.cross("arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb")),
  QEMU_ARM(
      "qemu-system-arm",
      List.of("qemu-system-arm"),
      "runs Cortex-M firmware",
      Probe.version("qemu-system-arm", "--version")),
  RISCV_GCC(
      "riscv64-unknown-elf-gcc",
      List.of("gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf"),
      "builds the C for RV32",
      Probe.cross(
          "riscv64-unknown-elf-gcc", "-march=rv32imc", "-mabi=ilp32", "--specs=picolibc.specs")),
  QEMU_RISCV32(
      "qemu-system-riscv32",
      List.of("qemu-system-misc"),
      "runs RV32 firmware",
      Probe.version("qemu-system-riscv32", "--version")),
  AVR_GCC(
      "avr-gcc",
      List.of("gcc-avr", "avr-libc"),
      "builds the C for AVR",
      Probe.cross("avr-gcc", "-mmcu=atmega328p")),
  SIMAVR(
      "simavr",
      List.of("simavr"),
      "runs AVR firmware",
      // It has no --version; asked for its cores it names itself and exits with 1.
      Probe.printing("simavr", "atmega328p", "--list-cores")),
  IVERILOG(
      "iverilog",
      List.of("iverilog"),
      "simulates the Verilog",
      Probe.version("iverilog", "-V").and("vvp", "-V")),
  VERILATOR(
      "verilator",
      List.of("verilator", "g++", "make"),
      "lints and simulates the Verilog",
      Probe.version("verilator", "--version").and("g++", "--version").and("make", "--version")),
  YOSYS(
      "yosys",
      List.of("yosys"),
      "synthesises the Verilog and counts block RAM",
      Probe.version("yosys", "-V"));

  private final String displayName;
  private final List<String> debianPackages;
  private final String purpose;
  private final Probe probe;

  ExternalTool(String displayName, List<String> debianPackages, String purpose, Probe probe) {
    this.displayName = displayName;
    this.debianPackages = debianPackages;
    this.purpose = purpose;
    this.probe = probe;
  }

  /** How messages name it, such as {@code arm-none-eabi-gcc}. */
  public String displayName() {
    return displayName;
  }

  /** The program that is run, found on the PATH. */
  public String executable() {
    return probe.executable();
  }

  /** What {@code apt-get install} needs on Debian and Ubuntu. */
  public List<String> debianPackages() {
    return debianPackages;
  }

  /** What nib does with it, as in "runs Cortex-M firmware". */
  public String purpose() {
    return purpose;
  }

  Probe probe() {
    return probe;
  }
}
