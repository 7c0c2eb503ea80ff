package dev.nib.codegen.c;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.chip.Toolchain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the generated C is compiled for the cores that nib knows, in the words of its guide. */
final class BuildText {
  private static final String SOURCE = "-c your_firmware.c";
  private static final int COLUMNS = 96;

  /** What others are exceptions from. */
  private static final Core USUAL = Core.CORTEX_M4;

  private BuildText() {}

  /** The optimisation that code is measured with: {@code -O2 (RV32EC and AVR: -Os)}. */
  static String optimisation(Level level) {
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (Core core : exceptions(level)) {
      others
          .computeIfAbsent(core.optimisation(level), option -> new ArrayList<>())
          .add(label(core));
    }
    return USUAL.optimisation(level)
        + parenthesised(
            others.entrySet().stream()
                .map(other -> String.join(" and ", other.getValue()) + ": " + other.getKey()));
  }

  /** The same with the compilers' versions, as Markdown. */
  static String compilers(Level level) {
    return compiler(USUAL, level)
        + parenthesised(
            families().stream()
                .filter(core -> !compiler(core, level).equals(compiler(USUAL, level)))
                .map(
                    core ->
                        label(core)
                            + ": "
                            + (version(core).equals(version(USUAL))
                                ? option(core, level)
                                : compiler(core, level))));
  }

  private static String parenthesised(Stream<String> parts) {
    String text = parts.collect(Collectors.joining("; "));
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static String compiler(Core core, Level level) {
    return "gcc " + version(core) + " " + option(core, level);
  }

  private static String option(Core core, Level level) {
    return "`" + core.optimisation(level) + "`";
  }

  /** Every core; the AVRs, which are all alike, count once. */
  private static List<Core> families() {
    return Arrays.stream(Core.values())
        .filter(core -> core.toolchain() != Toolchain.AVR || core == Core.AVR)
        .toList();
  }

  /** Without the last number, which a distribution adds. */
  private static String version(Core core) {
    return StackTable.measured().compiler(core).replaceAll("^(\\d+\\.\\d+)\\..*", "$1");
  }

  /** Cores that are built otherwise than the usual. */
  private static List<Core> exceptions(Level level) {
    return families().stream()
        .filter(core -> !core.optimisation(level).equals(USUAL.optimisation(level)))
        .toList();
  }

  private static String label(Core core) {
    return core.toolchain() == Toolchain.AVR ? core.toolchain().displayName() : core.displayName();
  }

  /** A line, or two, that compiles a user's firmware, for a chip of each kind. */
  static List<String> commands(Level level) {
    return Stream.of(
            Chips.with(Core.CORTEX_M4),
            Chips.with(Core.CORTEX_M0),
            Chips.with(Core.RV32IMC),
            Chips.with(Core.RV32EC),
            Chips.with(Core.AVR51))
        .map(chip -> command(chip, level))
        .toList();
  }

  private static String command(Chip chip, Level level) {
    String compile = String.join(" ", chip.compile(chip.core().optimisation(level)));
    return compile.length() + 1 + SOURCE.length() <= COLUMNS
        ? compile + " " + SOURCE
        : compile + " \\\n    " + SOURCE;
  }
}
