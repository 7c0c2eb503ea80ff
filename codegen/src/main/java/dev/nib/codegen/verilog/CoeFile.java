package dev.nib.codegen.verilog;

import java.util.List;

/** Words for the Block Memory Generator of Vivado and ISE; comments begin with a semicolon. */
final class CoeFile {
  private CoeFile() {}

  static String text(RomImage image, List<String> comments) {
    StringBuilder out = new StringBuilder();
    comments.forEach(line -> out.append("; ").append(line.replace(';', ',')).append('\n'));
    out.append("memory_initialization_radix=16;\nmemory_initialization_vector=\n");
    for (int word = 0; word < image.words(); word++) {
      image.appendHex(out, word);
      out.append(word + 1 < image.words() ? ",\n" : ";\n");
    }
    return out.toString();
  }
}
