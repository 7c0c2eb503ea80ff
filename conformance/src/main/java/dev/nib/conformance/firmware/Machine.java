package dev.nib.conformance.firmware;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Level;
import dev.nib.chip.Toolchain;
import dev.nib.conformance.ExternalTool;
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
 * @param board that is emulated, empty for this machine
 * @param kernels the core whose kernels it runs, empty for those of all cores
 * @param compile the compiler with its flags, the strict ones left out
 * @param files of the harness, written beside the sources
 * @param run the command that runs {@code firmware} in the project's folder
 */
record Machine(
    String note,
    Optional<Core> core,
    Optional<EmulatedBoard> board,
    Optional<Core> kernels,
    List<String> compile,
    List<String> files,
    List<String> run) {
  /** Every build is clean under these. */
  static final List<String> STRICT =
      List.of("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror");

  /** What linkers say of a program that is too large: their own words, and the scripts'. */
  private static final Pattern TOO_LARGE =
      Pattern.compile(
          "nib: (no room [\\w ]+)|region [`'](\\w+)' overflowed by (\\d+) bytes"
              + "|section [`']\\.(\\w+)' (?:is not within|will not fit in) region");

  static final String BINARY = "firmware";

  private static final String HARNESS = "nib_harness.c";

  /** Stands beside the linker's own script. */
  private static final String AVR_SCRIPT = "avr.ld";

  Machine {
    compile = List.copyOf(compile);
    files = List.copyOf(files);
    run = List.copyOf(run);
  }

  /**
   * The command that builds {@value #BINARY}.
   *
   * @param level at which, where the machine has none of its own
   * @param stackBytes that must be free, or else it does not link; this machine has enough
   */
  List<String> buildCommand(boolean traced, Level level, int stackBytes) {
    List<String> command = new ArrayList<>(compile(level));
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

  /** The compiler with its flags, optimising at a level where it has none of its own. */
  List<String> compile(Level level) {
    return compile.stream()
        .map(
            flag ->
                core.filter(c -> flag.equals(c.optimisation()))
                    .map(c -> c.optimisation(level))
                    .orElse(flag))
        .toList();
  }

  /** Sources, and the script that stands beside the linker's own. */
  private static boolean isInput(String file) {
    return file.endsWith(".c") || file.equals(AVR_SCRIPT);
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
        Optional.empty(),
        Optional.empty(),
        compile,
        List.of("nib_port.h", "nib_stack.h", HARNESS, "nib_port_host.c"),
        List.of("./" + BINARY));
  }

  /**
   * This machine, every access and every operation checked.
   *
   * @param flags beside those of the sanitizers
   */
  static Machine sanitized(String... flags) {
    List<String> all = new ArrayList<>(List.of("-std=c99"));
    all.addAll(List.of(flags));
    all.addAll(ExternalTool.SANITIZERS);
    return host("gcc", all.toArray(String[]::new));
  }

  /** The same machine with the kernels of a core, or with those for all cores. */
  Machine withKernels(Optional<Core> of) {
    return new Machine(note, core, board, of, compile, files, run);
  }

  /** The same machine with a source of one's own in place of what runs one model. */
  Machine withHarness(String source) {
    return new Machine(
        note,
        core,
        board,
        kernels,
        compile,
        files.stream().map(file -> file.equals(HARNESS) ? source : file).toList(),
        run);
  }

  /** A core's code on a board of QEMU's that has this core. */
  static Machine emulated(String note, Core core, EmulatedBoard board) {
    return emulated(note, core, board, core, Memory.of(board));
  }

  /**
   * A core's code on a board of QEMU's.
   *
   * @param core that is compiled for
   * @param playing the core that runs it, where the board leaves that open
   * @param memory that it is linked into
   */
  static Machine emulated(
      String note, Core core, EmulatedBoard board, Core playing, Memory memory) {
    String script = core.toolchain() == Toolchain.ARM ? "cortex_m.ld" : "riscv_virt.ld";
    List<String> compile = new ArrayList<>(Chips.with(core).compile());
    compile.addAll(List.of("-nostartfiles", "-T" + script));
    compile.addAll(sizes(memory));
    if (core.toolchain() == Toolchain.ARM) {
      compile.add("-Wl,--defsym=NIB_FLASH_ORIGIN=" + board.flashOrigin());
      compile.add("-Wl,--defsym=NIB_RAM_ORIGIN=" + board.ramOrigin());
    }
    List<String> run = new ArrayList<>(board.command(playing));
    run.addAll(List.of("-display", "none", "-serial", "none", "-monitor", "none"));
    run.addAll(List.of("-semihosting-config", "enable=on,target=native", "-kernel", BINARY));
    return new Machine(
        note,
        Optional.of(core),
        Optional.of(board),
        Optional.of(core),
        compile,
        List.of("nib_port.h", "nib_stack.h", HARNESS, "nib_port_semihosting.c", script),
        run);
  }

  /**
   * An ATmega in simavr.
   *
   * @param memory that the program is linked into
   */
  static Machine atmega(Chip chip, Memory memory) {
    List<String> compile = new ArrayList<>(chip.compile());
    compile.addAll(sizes(memory));
    // What newer versions of avr-ld check on their own.
    compile.add("-Wl,--defsym=__TEXT_REGION_LENGTH__=" + memory.flashBytes());
    compile.add("-Wl,--defsym=__DATA_REGION_LENGTH__=" + memory.ramBytes());
    EmulatedBoard board = EmulatedBoard.atmega(chip);
    List<String> run = new ArrayList<>(board.command(chip.core()));
    run.add(BINARY);
    return new Machine(
        "on an " + chip.mcu(),
        Optional.of(chip.core()),
        Optional.of(board),
        Optional.of(chip.core()),
        compile,
        List.of("nib_port.h", "nib_stack.h", HARNESS, "nib_port_avr.c", AVR_SCRIPT),
        run);
  }

  /** What the linker scripts ask for. */
  private static List<String> sizes(Memory memory) {
    return List.of(
        "-Wl,--defsym=NIB_FLASH_BYTES=" + memory.flashBytes(),
        "-Wl,--defsym=NIB_RAM_BYTES=" + memory.ramBytes());
  }
}
