package dev.nib.codegen.verilog;

import java.util.List;

/**
 * A ROM of a layer.
 *
 * @param module the name of its Verilog module, and of its files without their endings
 * @param shape axes and extents of what it holds, such as {@code [O,KH,KW,I] = [32,5,5,1]}
 * @param comments lines that say which value lies where
 */
public record Rom(
    RomRole role, String module, String shape, List<String> comments, RomImage image) {
  public Rom {
    comments = List.copyOf(comments);
  }
}
