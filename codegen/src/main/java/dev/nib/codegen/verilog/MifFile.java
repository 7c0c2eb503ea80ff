package dev.nib.codegen.verilog;

import java.util.List;
import java.util.Locale;

/** Words as Intel's Memory Initialization File for Quartus; comments begin with two hyphens. */
final class MifFile {
  private MifFile() {}

  static String text(RomImage image, List<String> comments) {
    StringBuilder out = new StringBuilder();
    comments.forEach(line -> out.append("-- ").append(line).append('\n'));
    out.append("DEPTH = ").append(image.words()).append(";\n");
    out.append("WIDTH = ").append(image.width()).append(";\n");
    out.append("ADDRESS_RADIX = HEX;\nDATA_RADIX = HEX;\nCONTENT\nBEGIN\n");
    for (int word = 0; word < image.words(); word++) {
      out.append(Integer.toHexString(word).toUpperCase(Locale.ROOT)).append(" : ");
      image.appendHex(out, word);
      out.append(";\n");
    }
    return out.append("END;\n").toString();
  }
}
