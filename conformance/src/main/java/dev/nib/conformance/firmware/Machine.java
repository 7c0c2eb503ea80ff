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
  static Machine cortexM(String note, String machine, String cpu, int flashBytes, int ramBytes) {
    List<String> compile =
        List.of(
            "arm-none-eabi-gcc",
            "-std=c99",
            "-O2",
            "-mcpu=" + cpu,
            "-mthumb",
            "-nostartfiles",
            "-Tcortex_m.ld",
            "-Wl,--defsym=NIB_FLASH_BYTES=" + flashBytes,
            "-Wl,--defsym=NIB_RAM_BYTES=" + ramBytes);
    return semihosting(note, compile, "cortex_m.ld", "qemu-system-arm", machine);
  }

  /** RV32IMC on QEMU's virt machine. */
  static Machine riscv32() {
    List<String> compile =
        List.of(
            "riscv64-unknown-elf-gcc",
            "-std=c99",
            "-O2",
            "-march=rv32imc",
            "-mabi=ilp32",
            "--specs=picolibc.specs",
            "-nostartfiles",
            "-Triscv_virt.ld");
    return semihosting("", compile, "riscv_virt.ld", "qemu-system-riscv32", "virt");
  }

  private static Machine semihosting(
      String note, List<String> compile, String script, String emulator, String machine) {
    List<String> run = new ArrayList<>(List.of(emulator, "-M", machine));
    if (machine.equals("virt")) {
      run.addAll(List.of("-bios", "none"));
    }
    run.addAll(List.of("-display", "none", "-serial", "none", "-monitor", "none"));
    run.addAll(List.of("-semihosting-config", "enable=on,target=native", "-kernel", BINARY));
    return new Machine(
        note,
        compile,
        List.of("nib_port.h", "nib_harness.c", "nib_port_semihosting.c", script),
        run);
  }
}
