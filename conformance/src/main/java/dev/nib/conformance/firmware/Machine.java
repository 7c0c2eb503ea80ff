package dev.nib.conformance.firmware;

import java.util.ArrayList;
import java.util.List;

/**
 * How C is built for one machine, and how it is run there.
 *
 * @param note what the result's line says of it, empty for nothing
 * @param compile the compiler with its flags, the strict ones left out
 * @param files of the harness, written beside the sources
 * @param run the command that runs {@code firmware} in the project's folder
 */
record Machine(String note, List<String> compile, List<String> files, List<String> run) {
  /** Every build is clean under these. */
  private static final List<String> STRICT =
      List.of("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror");

  static final String BINARY = "firmware";

  Machine {
    compile = List.copyOf(compile);
    files = List.copyOf(files);
    run = List.copyOf(run);
  }

  /** The command that builds {@value #BINARY}. */
  List<String> buildCommand(boolean traced) {
    List<String> command = new ArrayList<>(compile);
    command.addAll(STRICT);
    if (traced) {
      command.add("-DNIB_TRACED");
    }
    command.addAll(files.stream().filter(file -> file.endsWith(".c")).toList());
    command.addAll(List.of("-o", BINARY));
    return command;
  }

  static Machine host(String compiler, String... flags) {
    List<String> compile = new ArrayList<>(List.of(compiler));
    compile.addAll(List.of(flags));
    return new Machine(
        "",
        compile,
        List.of("nib_port.h", "nib_harness.c", "nib_port_host.c"),
        List.of("./" + BINARY));
  }

  /**
   * A Cortex-M in QEMU.
   *
   * @param machine QEMU's name of the board
   */
  static Machine cortexM(String note, String machine, String cpu, Memory memory) {
    List<String> compile =
        List.of("arm-none-eabi-gcc", "-std=c99", "-O2", "-mcpu=" + cpu, "-mthumb", "-nostartfiles");
    return semihosting(
        note, compile, "cortex_m.ld", List.of("qemu-system-arm", "-M", machine), memory);
  }

  /**
   * A RISC-V core on QEMU's virt machine, code and data in two parts of its memory.
   *
   * @param isa what is compiled for, such as {@code -march=rv32imc -mabi=ilp32 -O2}
   * @param cpu QEMU's words for a core that has no more than that
   */
  static Machine riscv32(String note, List<String> isa, String cpu, Memory memory) {
    List<String> compile = new ArrayList<>(List.of("riscv64-unknown-elf-gcc", "-std=c99"));
    compile.addAll(isa);
    compile.addAll(List.of("--specs=picolibc.specs", "-nostartfiles"));
    return semihosting(
        note,
        compile,
        "riscv_virt.ld",
        List.of("qemu-system-riscv32", "-M", "virt", "-cpu", cpu, "-bios", "none"),
        memory);
  }

  private static Machine semihosting(
      String note, List<String> compiler, String script, List<String> emulator, Memory memory) {
    List<String> compile = new ArrayList<>(compiler);
    compile.add("-T" + script);
    compile.add("-Wl,--defsym=NIB_FLASH_BYTES=" + memory.flashBytes());
    compile.add("-Wl,--defsym=NIB_RAM_BYTES=" + memory.ramBytes());
    List<String> run = new ArrayList<>(emulator);
    run.addAll(List.of("-display", "none", "-serial", "none", "-monitor", "none"));
    run.addAll(List.of("-semihosting-config", "enable=on,target=native", "-kernel", BINARY));
    return new Machine(
        note,
        compile,
        List.of("nib_port.h", "nib_harness.c", "nib_port_semihosting.c", script),
        run);
  }
}
