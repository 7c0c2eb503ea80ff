package dev.nib.codegen.verilog;

import dev.nib.codegen.Text;
import java.util.ArrayList;
import java.util.List;

/** The comment lines that say what a lane of a ROM's word is. */
final class LaneText {
  private LaneText() {}

  /**
   * @param channels output channels, 0 when one value is in all lanes
   */
  static List<String> of(RomRole role, RomImage image, int channels) {
    List<String> lines = new ArrayList<>();
    boolean perTensor = channels == 0;
    String bits =
        Text.format(
            "Lane l, bits [%d*l+%d : %d*l], is ",
            image.laneBits(), image.laneBits() - 1, image.laneBits());
    String channel =
        perTensor ? "" : Text.format(" of output channel o = group * %d + l", image.lanes());
    lines.add(bits + value(role) + channel + ",");
    lines.addAll(meaning(role));
    if (!perTensor) {
      lines.addAll(groups(image, channels));
    }
    return lines;
  }

  private static String value(RomRole role) {
    return switch (role) {
      case WEIGHTS -> "the weight";
      case BIAS -> "the bias";
      case MULTIPLIERS -> "the multiplier M";
      case SHIFTS -> "the shift s";
    };
  }

  private static List<String> meaning(RomRole role) {
    return switch (role) {
      case WEIGHTS -> List.of("two's complement of 8 bits.");
      case BIAS ->
          List.of(
              "two's complement of 32 bits, with the input zero point folded in (rule B1):",
              "multiply weights by raw inputs.");
      case MULTIPLIERS -> List.of("31 bits without sign; the factor is M * 2^(s - 31) (rule R3).");
      case SHIFTS -> List.of("two's complement of 8 bits, positive to the left.");
    };
  }

  private static List<String> groups(RomImage image, int channels) {
    int groups = (channels + image.lanes() - 1) / image.lanes();
    int unused = groups * image.lanes() - channels;
    String line =
        Text.format(
            "%s, %s: group 0 to %d.",
            VText.count(channels, "channel"), VText.count(groups, "group"), groups - 1);
    int last = image.lanes() - 1;
    if (unused == 0) {
      return List.of(line);
    }
    String lanes =
        unused == 1
            ? "lane " + last + " is"
            : Text.format("lanes %d to %d are", last + 1 - unused, last);
    return List.of(line, "In the last group, " + lanes + " 0.");
  }
}
