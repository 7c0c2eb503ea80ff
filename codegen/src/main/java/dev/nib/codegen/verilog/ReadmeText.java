package dev.nib.codegen.verilog;

import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.verilog.Views.LayerView;
import dev.nib.codegen.verilog.Views.ReadmeView;
import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The memory map and the figures of the read-me file. */
final class ReadmeText {
  private ReadmeText() {}

  static ReadmeView of(
      Program program,
      VerilogOptions options,
      List<LayerRoms> layers,
      VerilogBackend.CoreOrRefusal core) {
    List<Rom> roms = layers.stream().flatMap(layer -> layer.roms().stream()).toList();
    String bench = VerilogBackend.benchModule(program);
    return new ReadmeView(
        VText.comment(program.name()),
        options.lanes(),
        options.lanes() == 1 ? "lane" : "lanes",
        options.lanes() == 1 ? "channel" : "channels",
        Version.NIB,
        VText.comment(program.name()),
        program.sourceSha256(),
        Text.format(
            "%s, %s bits.",
            VText.count(roms.size(), "ROM"),
            VText.grouped(roms.stream().mapToLong(rom -> rom.image().bits()).sum())),
        map(roms),
        layers.stream().map(ReadmeText::layer).toList(),
        !roms.isEmpty(),
        bench,
        bench + ".v",
        roms.isEmpty() ? "" : roms.get(0).module(),
        hexNotes(roms),
        Arrays.stream(FpgaFamily.values())
            .map(family -> family.displayName() + ": " + family.blockCell())
            .collect(Collectors.joining("; ")),
        coreLines(program, core));
  }

  private static List<String> coreLines(Program program, VerilogBackend.CoreOrRefusal core) {
    return core.core()
        .map(
            c ->
                List.of(
                    Text.format(
                        "core/            %s: an inference core that runs the whole net in %s"
                            + " clock",
                        CoreText.module(program), VText.grouped(c.cyclesPerImage())),
                    "                 cycles an image, with memories of its own; see its"
                        + " README.txt"))
        .orElseGet(
            () ->
                List.of(
                    "                 There is no inference core of this net:",
                    "                 " + VText.comment(core.refusal().orElseThrow())));
  }

  private static List<String> map(List<Rom> roms) {
    int columns = roms.stream().mapToInt(rom -> rom.module().length()).max().orElse(0);
    String format = "%-" + Math.max(columns, "module".length()) + "s %9s %6s %13s";
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(line(format, "module", "words", "width", "bits"));
    for (FpgaFamily family : FpgaFamily.values()) {
      head.append(line(" %7s", family.displayName()));
    }
    lines.add(head.toString());
    for (Rom rom : roms) {
      RomImage image = rom.image();
      StringBuilder line =
          new StringBuilder(
              line(
                  format,
                  rom.module(),
                  VText.grouped(image.words()),
                  image.width(),
                  VText.grouped(image.bits())));
      for (FpgaFamily family : FpgaFamily.values()) {
        line.append(line(" %7s", VText.grouped(family.blocks(image.words(), image.width()))));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static LayerView layer(LayerRoms layer) {
    List<String> lines = new ArrayList<>();
    for (Rom rom : layer.roms()) {
      lines.add(
          Text.format("%s %s, %s", rom.role().suffix(), rom.shape(), lower(rom.comments().get(0))));
    }
    lines.addAll(layer.notes());
    String title =
        Text.format(
            "%d. %s (%s), %s to %s",
            layer.index(),
            VText.comment(layer.step().name()),
            layer.step().kind(),
            layer.step().reads().stream()
                .map(buffer -> buffer.shape().toString())
                .collect(Collectors.joining(" and ")),
            layer.step().output().shape());
    return new LayerView(title, lines);
  }

  private static List<String> hexNotes(List<Rom> roms) {
    return roms.stream()
        .filter(rom -> !IntelHexFile.fits(rom.image()))
        .map(
            rom ->
                Text.format(
                    "none for %s: no .hex can hold it, use its .mif (a record has 255 bytes, a file"
                        + " 2^20 words)",
                    rom.module()))
        .toList();
  }

  private static String lower(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String line(String format, Object... values) {
    return Text.format(format, values);
  }
}
