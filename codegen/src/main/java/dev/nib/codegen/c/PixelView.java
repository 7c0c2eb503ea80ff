package dev.nib.codegen.c;

import dev.nib.codegen.Text;
import dev.nib.model.Bytes;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.program.PixelInput;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a grey level becomes an input.
 *
 * @param known false when nothing says it, and the header has no function for it
 * @param words what numbers the net takes levels for, or else the range of the input
 * @param linear true when it is level - 128
 * @param values else the table of 256
 */
public record PixelView(boolean known, String words, boolean linear, String values) {
  /**
   * For an input.
   *
   * @param told the net's scale, where the caller knows it
   */
  static PixelView of(Quantization input, Optional<PixelScale> told) {
    PixelInput pixels = new PixelInput(input, told.orElse(PixelScale.UNIT));
    if (told.isEmpty() && !pixels.matches()) {
      return new PixelView(false, pixels.range(), false, "");
    }
    Bytes table = pixels.table();
    boolean linear = IntStream.range(0, table.size()).allMatch(i -> table.get(i) == i - 128);
    String values = linear ? "" : CText.values(table.size(), table::get, "    ");
    return new PixelView(true, words(pixels.scale()), linear, values);
  }

  private static String words(PixelScale scale) {
    return scale.equals(PixelScale.UNIT)
        ? "level / 255, 0 to 1"
        : scale.equals(PixelScale.BYTE)
            ? "it is, 0 to 255"
            : scale.equals(PixelScale.SIGNED)
                ? "level / 127.5 - 1, -1 to 1"
                : Text.format(
                    "(level / 255 - %s) / %s, %.4g to %.4g",
                    scale.mean(), scale.deviation(), scale.low(), scale.high());
  }
}
