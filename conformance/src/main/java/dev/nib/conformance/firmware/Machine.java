package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.conformance.ProcessResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How C is built for one machine, and how it is run there.
 *
 * @param note what the result's line says of it, empty for nothing
 * @param core whose stack is counted, empty for this machine's own
 * @param compile the compiler with its flags, the strict ones left out
 * @param files of the harness, written beside the sources
 * @param run the command that runs {@code firmware} in the project's folder
 */
record Machine(
    String note, Optional<Core> core, List<String> compile, List<String> files, List<String> run) {
  /** Every build is clean under these. */
  private static final List<String> STRICT =
      List.of("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror");

  /** What linkers say of a program that is too large: their own words, and the scripts'. */
  private static final Pattern TOO_LARGE =
      Pattern.compile(
          "nib: (no room [\\w ]+)|region [`'](\\w+)' overflowed by (\\d+) bytes"
              + "|section [`']\\.(\\w+)' (?:is not within|will not fit in) region");

  static final String BINARY = "firmware";

  Machine {
    compile = List.copyOf(compile);
    files = List.copyOf(files);
    run = List.copyOf(run);
  }

  /**
   * The command that builds {@value #BINARY}.
   *
   * @param stackBytes that must be free, or else it does not link; this machine has enough
   */
  List<String> buildCommand(boolean traced, int stackBytes) {
    List<String> command = new ArrayList<>(compile);
    command.addAll(STRICT);
    if (traced) {
      command.add("-DNIB_TRACED");
    }
    if (core.isPresent()) {
      command.add("-Wl,--defsym=NIB_STACK_BYTES=" + stackBytes);
    }
    command.addAll(files.stream().filter(Machine::isInput).toList());
    command.addAll(List.of("-o", BINARY));
    return command;
  }

  /** Sources, and the script that stands beside the linker's own. */
  private static boolean isInput(String file) {
    return file.endsWith(".c") || file.equals(Avr.SCRIPT);
  }

  /** Why the linker found a program too large, if that is how a build ended. */
  static Optional<String> tooLarge(ProcessResult build) {
    Matcher matcher = TOO_LARGE.matcher(build.output());
    if (build.ok() || !matcher.find()) {
      return Optional.empty();
    }
    if (matcher.group(1) != null) {
      return Optional.of(matcher.group(1).strip());
    }
    return Optional.of(
        matcher.group(2) != null
            ? matcher.group(2) + ": " + matcher.group(3) + " bytes short"
            : "no room for the section " + matcher.group(4));
  }

  static Machine host(String compiler, String... flags) {
    List<String> compile = new ArrayList<>(List.of(compiler));
    compile.addAll(List.of(flags));
    return new Machine(
        "",
        Optional.empty(),
        compile,
        List.of("nib_port.h", "nib_stack.h", "nib_harness.c", "nib_port_host.c"),
        List.of("./" + BINARY));
  }

  /**
   * A Cortex-M in QEMU.
   *
   * @param core that is compiled for
   * @param machine QEMU's name of the board
   */
  static Machine cortexM(String note, String machine, Core core, Memory memory) {
    List<String> compile =
        List.of(
            "arm-none-eabi-gcc",
            "-std=c99",
            "-O2",
            "-mcpu=" + core.key(),
            "-mthumb",
            "-nostartfiles");
    return semihosting(
        note, core, compile, "cortex_m.ld", List.of("qemu-system-arm", "-M", machine), memory);
  }

  /**
   * A RISC-V core on QEMU's virt machine, code and data in two parts of its memory.
   *
   * @param isa what is compiled for, such as {@code -march=rv32imc -mabi=ilp32 -O2}
   * @param cpu QEMU's words for a core that has no more than that
   */
  static Machine riscv32(String note, Core core, List<String> isa, String cpu, Memory memory) {
    List<String> compile = new ArrayList<>(List.of("riscv64-unknown-elf-gcc", "-std=c99"));
    compile.addAll(isa);
    compile.addAll(List.of("--specs=picolibc.specs", "-nostartfiles"));
    return semihosting(
        note,
        core,
        compile,
        "riscv_virt.ld",
        List.of("qemu-system-riscv32", "-M", "virt", "-cpu", cpu, "-bios", "none"),
        memory);
  }

  private static Machine semihosting(
      String note,
      Core core,
      List<String> compiler,
      String script,
      List<String> emulator,
      Memory memory) {
    List<String> compile = new ArrayList<>(compiler);
    compile.add("-T" + script);
    compile.add("-Wl,--defsym=NIB_FLASH_BYTES=" + memory.flashBytes());
    compile.add("-Wl,--defsym=NIB_RAM_BYTES=" + memory.ramBytes());
    List<String> run = new ArrayList<>(emulator);
    run.addAll(List.of("-display", "none", "-serial", "none", "-monitor", "none"));
    run.addAll(List.of("-semihosting-config", "enable=on,target=native", "-kernel", BINARY));
    return new Machine(
        note,
        Optional.of(core),
        compile,
        List.of("nib_port.h", "nib_stack.h", "nib_harness.c", "nib_port_semihosting.c", script),
        run);
  }
}
