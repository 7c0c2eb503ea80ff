package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.model.GraphKind;
import dev.nib.toolkit.generate.ChipNames;
import dev.nib.toolkit.inspect.Inspection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a net consists of and costs, as text. */
final class InspectText {
  private static final int NAME_COLUMNS = 24;

  private static final String CHIPS_NOTE =
      """
      Bytes needed of bytes there: constants and code (estimated from measured kernels); arena and stack
      (measured: a plain main, the run, and one interrupt's saved registers). FPGAs: the fastest inference core
      by estimate of what it takes; --chip NAME has the numbers.\
      """;

  private InspectText() {}

  /**
   * All of it.
   *
   * @param chip of which more was asked
   */
  static String of(Inspection r, Optional<String> chip) {
    if (!r.kind().equals(GraphKind.INT8.text())) {
      return ofFloat(r);
    }
    StringBuilder text = layers(r);
    text.append(
        "%n%,d MACs an image; flash: %,d bytes of constants%n"
            .formatted(r.macs(), r.constantBytes()));
    if (r.fit().isPresent()) {
      return text + CoreText.table(r.fit().get());
    }
    if (!r.builds().isEmpty()) {
      return text + ChipBuildText.of(ChipNames.microcontroller(chip.orElseThrow()), r.builds());
    }
    text.append("%n%-20s %10s %9s%n".formatted("nib generate c", "constants", "arena"));
    for (Inspection.Arena arena : r.arenas()) {
      text.append(
          "%-20s %,10d %,9d%n".formatted(arena.options(), arena.constantBytes(), arena.bytes()));
    }
    return text.append(chips(r.chips())).append(fpgas(r.fpgas())) + CHIPS_NOTE;
  }

  /** The layers of a float32 model. */
  private static String ofFloat(Inspection r) {
    String which =
        r.kind().equals(GraphKind.FLOAT32.text())
            ? "nib quantize makes it"
            : "nib quantize makes it of the float32 original";
    return layers(r)
        + "\n%s: MACs, flash and RAM are those of an int8 model; %s".formatted(r.kind(), which);
  }

  private static StringBuilder layers(Inspection r) {
    StringBuilder text =
        new StringBuilder(
            "%s  %,d bytes  sha256 %s%n%s, %,d parameters%n"
                .formatted(
                    r.model().file(),
                    r.model().bytes(),
                    r.model().sha256(),
                    r.kind(),
                    r.parameters()));
    r.notes().forEach(note -> text.append("note: %s%n".formatted(note)));
    r.inputs().forEach(input -> text.append("input %s%n".formatted(TensorText.of(input))));
    r.outputs().forEach(output -> text.append("output %s%n".formatted(TensorText.of(output))));
    text.append(
        "%n%-24s %-21s %-14s %10s %5s %11s %9s %8s%n"
            .formatted("layer", "operator", "output", "scale", "zero", "MACs", "flash", "RAM"));
    boolean costs = r.kind().equals(GraphKind.INT8.text());
    for (Inspection.Layer layer : r.layers()) {
      text.append(
          "%-24s %-21s %-14s %10s %5s %11s %9s %8s%n"
              .formatted(
                  Column.name(layer.name(), NAME_COLUMNS),
                  layer.kind(),
                  TensorText.shape(layer.shape()),
                  layer.scale().map("%.6g"::formatted).orElse("float32"),
                  layer.zeroPoint().map(Object::toString).orElse(""),
                  costs ? "%,d".formatted(layer.macs()) : "-",
                  costs ? "%,d".formatted(layer.constantBytes()) : "-",
                  costs ? "%,d".formatted(layer.ramBytes()) : "-"));
    }
    return text;
  }

  /** A line for each chip, and one of stacks. */
  static String chips(List<ChipFit> chips) {
    StringBuilder text =
        new StringBuilder(
            "%n%-14s %21s %21s  %s%n"
                .formatted("chip", "flash", "RAM", "verdict, nothing else on the chip"));
    chips.forEach(fit -> text.append(chip(fit)));
    return text.append(stacks(chips)).toString();
  }

  private static String fpgas(List<Inspection.OnFpga> fpgas) {
    StringBuilder text = new StringBuilder("%n%-14s  %s%n".formatted("FPGA", "inference core"));
    fpgas.forEach(fpga -> text.append("%-14s  %s%n".formatted(fpga.name(), fpga.verdict())));
    return text.toString();
  }

  /** The stack of each processor, since it does not depend on the chip. */
  private static String stacks(List<ChipFit> chips) {
    Map<String, String> stacks = new LinkedHashMap<>();
    chips.stream()
        .filter(fit -> fit.stackBytes() > 0)
        .forEach(
            fit ->
                stacks.put(
                    fit.chip().core().displayName(),
                    "%,d (%d)".formatted(fit.stackBytes(), fit.interruptBytes())));
    return "stack in bytes (an interrupt's part): %s%n"
        .formatted(
            stacks.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String chip(ChipFit fit) {
    Chip chip = fit.chip();
    List<ChipFit.Memory> memories = fit.memories();
    return "%-14s %21s %21s  %s%s%n"
        .formatted(
            chip.name(),
            part(memories.get(0)),
            part(memories.get(1)),
            fit.words(),
            chip.note().isEmpty() ? "" : " (" + chip.note() + ")");
  }

  private static String part(ChipFit.Memory memory) {
    return "%,d of %,d".formatted(memory.needed(), memory.there());
  }
}
