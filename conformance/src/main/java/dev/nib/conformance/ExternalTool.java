package dev.nib.conformance;

import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Toolchain;
import java.util.Arrays;
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
      Probe.host("gcc", ExternalTool.SANITIZER_NAMES)),
  GXX("g++", List.of("g++"), "builds the C header as C++", Probe.cxx("g++")),
  CLANG("clang", List.of("clang"), "builds the C with a second compiler", Probe.host("clang")),
  ARM_GCC(
      Toolchain.ARM.compiler(),
      List.of("gcc-arm-none-eabi", "libnewlib-arm-none-eabi"),
      "builds the C for Cortex-M",
      Probe.cross(Chips.with(Core.CORTEX_M0))),
  QEMU_ARM(
      "qemu-system-arm",
      List.of("qemu-system-arm"),
      "runs Cortex-M firmware",
      Probe.version("qemu-system-arm", "--version")),
  RISCV_GCC(
      Toolchain.RISCV.compiler(),
      List.of("gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf"),
      "builds the C for RV32",
      Probe.cross(Chips.with(Core.RV32IMC))),
  QEMU_RISCV32(
      "qemu-system-riscv32",
      List.of("qemu-system-misc"),
      "runs RV32 firmware",
      Probe.version("qemu-system-riscv32", "--version")),
  AVR_GCC(
      Toolchain.AVR.compiler(),
      List.of("gcc-avr", "avr-libc"),
      "builds the C for AVR",
      Probe.cross(Chips.with(Core.AVR))),
  SIMAVR(
      "simavr",
      List.of("simavr"),
      "runs AVR firmware",
      // It has no --version; asked for its cores it names itself and exits with 1.
      Probe.printing("simavr", Chips.with(Core.AVR).mcu(), "--list-cores")),
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
      Probe.version("yosys", "-V")),
  NEXTPNR_ICE40(
      "nextpnr-ice40",
      List.of("nextpnr-ice40", "fpga-icestorm"),
      "places and routes the Verilog on iCE40, and packs bitstreams",
      Probe.version("nextpnr-ice40", "--version")),
  CLANG_WASM(
      "clang --target=wasm32",
      List.of("clang"),
      "builds the C for the page of nib generate web",
      Probe.printing("clang", "wasm32", "--print-targets")),
  WASM_LD(
      "wasm-ld",
      List.of("lld"),
      "links the C for the page of nib generate web",
      Probe.version("wasm-ld", "--version")),
  NODE("node", List.of("nodejs"), "runs that C to compare it", Probe.version("node", "--version"));

  private static final String SANITIZER_NAMES = "-fsanitize=address,undefined";

  /** What makes gcc check every access and every operation, and end at the first that is wrong. */
  public static final List<String> SANITIZERS =
      List.of(SANITIZER_NAMES, "-fno-sanitize-recover=all");

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

  /**
   * What compiles for a core.
   *
   * @throws IllegalStateException for an FPGA
   */
  public static ExternalTool compiler(Core core) {
    return named(core.toolchain().compiler());
  }

  /** What compiles for a core, and what plays it. */
  public static List<ExternalTool> running(Core core) {
    return List.of(compiler(core), named(EmulatedBoard.largest(core).emulator()));
  }

  private static ExternalTool named(String program) {
    return Arrays.stream(values())
        .filter(tool -> tool.displayName.equals(program))
        .findFirst()
        .orElseThrow();
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
