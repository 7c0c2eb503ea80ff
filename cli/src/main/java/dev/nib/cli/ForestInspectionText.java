package dev.nib.cli;

import dev.nib.toolkit.inspect.ForestInspection;

/** What a forest consists of and costs, as text. */
final class ForestInspectionText {
  private static final String CHIPS_NOTE =
      """
      Bytes needed of bytes there: constants and code; image, votes and stack (a plain main, a
      prediction, and one interrupt's saved registers). Code and stack are measured.\
      """;

  private ForestInspectionText() {}

  static String of(ForestInspection r) {
    return """
    %s  %,d bytes  sha256 %s
    %s, %,d trees, images of %dx%d in %d classes
    %,d questions about %,d pixels, %,d leaves, up to %,d questions deep

    flash: %,d bytes of constants, %d for a question, %d bits of a pixel
    RAM: %,d bytes of image and votes
    """
            .formatted(
                r.model().file(),
                r.model().bytes(),
                r.model().sha256(),
                r.kind(),
                r.trees(),
                r.height(),
                r.width(),
                r.classes(),
                r.questions(),
                r.pixelsRead(),
                r.leaves(),
                r.depth(),
                r.constantBytes(),
                r.slotBytes(),
                r.greyBits(),
                r.ramBytes())
        + InspectText.chips(r.chips())
        + CHIPS_NOTE;
  }
}
