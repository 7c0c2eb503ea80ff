package dev.nib.cli;

import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import java.util.List;
import java.util.Optional;

/**
 * An inference core, and what it takes of the FPGA that was named.
 *
 * @param lanes output channels that are computed at a time
 * @param serial true where it requantises without multipliers
 * @param cyclesPerImage from the last byte of an image to the last output
 * @param utilisation of the lanes, 0 to 1
 * @param chip how it fits, none without {@code --chip}
 */
record CoreSummary(
    int lanes, boolean serial, long cyclesPerImage, double utilisation, Optional<OnChip> chip) {
  /**
   * A core on an FPGA.
   *
   * @param name of the FPGA
   * @param fits whether each resource is enough
   * @param resources what it takes, by estimate
   * @param memories what each is made of
   * @param megahertz at which images are counted
   * @param clock where that is from: placed, where cores that were placed and routed ran at it,
   *     assumed, or the board's
   * @param imagesPerSecond one after the other
   */
  record OnChip(
      String name,
      boolean fits,
      List<Part> resources,
      List<MemoryPart> memories,
      int megahertz,
      String clock,
      double imagesPerSecond) {}

  /**
   * A resource of an FPGA.
   *
   * @param name in the vendor's words
   * @param needed by estimate
   * @param there on the FPGA
   */
  record Part(String name, int needed, int there) {}

  /**
   * A memory of the core.
   *
   * @param name which one
   * @param words of {@code width} bits each
   * @param kind what it is made of
   * @param cells of that kind
   */
  record MemoryPart(String name, int words, int width, String kind, int cells) {}

  static CoreSummary of(EngineCore core, Optional<CoreFit> fit) {
    return new CoreSummary(
        core.lanes(),
        core.serial(),
        core.cyclesPerImage(),
        core.utilisation(),
        fit.map(CoreSummary::onChip));
  }

  private static OnChip onChip(CoreFit fit) {
    return new OnChip(
        fit.fpga().name(),
        fit.fits(),
        fit.needs().stream().map(n -> new Part(n.name(), n.needed(), n.there())).toList(),
        fit.memories().stream()
            .map(
                m ->
                    new MemoryPart(
                        m.role().text(), m.words(), m.width(), m.kind().text(), m.cells()))
            .toList(),
        fit.clock().megahertz(),
        fit.clock().origin().text(),
        fit.imagesPerSecond());
  }

  /** On one line. */
  static String text(EngineCore core, Optional<CoreFit> fit) {
    return fit.map(
            f ->
                "%s: %s; %s (estimates); %s"
                    .formatted(f.fpga().name(), f.folding(), f.needsText(), f.speed()))
        .orElseGet(
            () ->
                "core: %d lanes, %,d cycles an image, %.1f %% of the lanes' used; --chip finds the"
                        .formatted(core.lanes(), core.cyclesPerImage(), 100 * core.utilisation())
                    + " fastest that fits an FPGA");
  }

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
