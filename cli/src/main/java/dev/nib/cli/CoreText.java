package dev.nib.cli;

import dev.nib.codegen.verilog.fit.CoreFit;

/** An inference core, and how it fits an FPGA, as text. */
final class CoreText {
  private CoreText() {}

  /** A line for each resource and each memory. */
  static String table(CoreFit fit) {
    String heading =
        fit.fits()
            ? "The fastest inference core that fits %s".formatted(fit.fpga().name())
            : "No inference core fits %s; the one that lacks least".formatted(fit.fpga().name());
    StringBuilder text =
        new StringBuilder(
            "%n%s: %s%n%s, %.1f %% of the lanes' used%n"
                .formatted(heading, fit.folding(), fit.speed(), 100 * fit.core().utilisation()));
    text.append("%n%-18s %10s %10s%n".formatted("estimate", "needed", "there"));
    fit.needs()
        .forEach(
            need ->
                text.append(
                    "%-18s %,10d %,10d%s%n"
                        .formatted(
                            need.name(),
                            need.needed(),
                            need.there(),
                            need.fits() ? "" : "  short")));
    text.append("%n%-18s %10s %10s  %s%n".formatted("memory", "words", "bits", "made of"));
    fit.memories()
        .forEach(
            memory ->
                text.append(
                    "%-18s %,10d %,10d  %s%n"
                        .formatted(
                            memory.role().text(),
                            memory.words(),
                            memory.width(),
                            memory.madeOf())));
    return text.toString().stripTrailing();
  }
}
