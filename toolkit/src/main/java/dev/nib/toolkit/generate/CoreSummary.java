package dev.nib.toolkit.generate;

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
 * @param chip how it fits, none for any FPGA
 */
public record CoreSummary(
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
  public record OnChip(
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
  public record Part(String name, int needed, int there) {}

  /**
   * A memory of the core.
   *
   * @param name which one
   * @param words of {@code width} bits each
   * @param kind what it is made of
   * @param cells of that kind
   */
  public record MemoryPart(String name, int words, int width, String kind, int cells) {}

  /** A core, and how it fits the FPGA that was named. */
  public static CoreSummary of(EngineCore core, Optional<CoreFit> fit) {
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
}
