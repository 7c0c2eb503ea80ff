package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.StackTable;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.HeaderView.Banner;
import dev.nib.codegen.c.HeaderView.StackView;
import dev.nib.program.ArenaPlan;
import dev.nib.program.Layout;
import dev.nib.program.Part;
import dev.nib.program.PlacedProgram;
import dev.nib.program.PlacedProgram.Tenant;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The figures in the comment at the top of a header. */
final class BannerText {
  private static final String LAYER = "%-4s %-28s %-20s %-16s %12s %10s";
  private static final int NAME_COLUMNS = 28;

  private BannerText() {}

  static Banner of(PlacedProgram placed, COptions options) {
    Program program = placed.program();
    StepCost total = StepCost.total(program);
    return new Banner(
        CText.comment(program.name()) + ": an int8 neural network",
        Version.NIB,
        CText.comment(program.name()),
        program.sourceSha256(),
        options.accuracy().stream().map(CText::comment).toList(),
        layers(program, total),
        CText.grouped(ConstantBytes.of(placed)),
        CText.grouped(total.weightBytes() + ConstantBytes.addedToWeights(placed)),
        CText.grouped(total.biasBytes() + ConstantBytes.addedToBiases(placed)),
        CText.grouped(total.requantizationBytes()),
        CText.grouped(ConstantBytes.orders(program)),
        ConstantBytes.orders(program) > 0,
        CText.grouped(placed.arena().bytes()),
        CText.grouped(placed.arena().lowerBoundBytes()),
        plan(placed),
        stack(CBackend.footprint(placed, options.target()), options.target()::isFor),
        BuildText.optimisation(options.target().level()));
  }

  private static List<String> layers(Program program, StepCost total) {
    List<String> lines = new ArrayList<>();
    lines.add(line(LAYER, "", "layer", "kind", "output", "MACs", "weights"));
    for (int s = 0; s < program.steps().size(); s++) {
      Step step = program.steps().get(s);
      if (step instanceof Step.Stream stream) {
        for (int i = 0; i < stream.stages().size(); i++) {
          lines.add(layer(s + "." + i, stream.stages().get(i)));
        }
        lines.add(
            line(
                "     %d.0 to %d.%d are computed row by row, all of them at a time",
                s, s, stream.stages().size() - 1));
      } else {
        lines.add(layer("" + s, step));
      }
    }
    lines.add(
        line(
            LAYER,
            "",
            "all",
            "",
            "",
            CText.grouped(total.macs()),
            CText.grouped(total.weightBytes())));
    return lines;
  }

  private static String layer(String number, Step step) {
    StepCost cost = StepCost.of(step);
    return line(
        LAYER,
        number,
        name(step.name()),
        Words.kind(step),
        step.output().shape(),
        CText.grouped(cost.macs()),
        CText.grouped(cost.weightBytes()));
  }

  /** A line for each slot of the arena, and one for each value that lies inside another's. */
  private static List<String> plan(PlacedProgram placed) {
    List<String> lines = new ArrayList<>();
    int steps = placed.program().steps().size();
    for (int i = 0; i < placed.tenants().size(); i++) {
      ArenaPlan.Slot slot = placed.arena().slots().get(i);
      int first = slot.request().firstStep();
      int last = slot.request().lastStep();
      lines.add(
          line(
              "%-28s at %7s, %7s bytes, lives from %s to %s",
              name(placed.tenants().get(i)),
              CText.grouped(slot.offsetBytes()),
              CText.grouped(slot.request().bytes()),
              first < 0 ? "the start" : "layer " + first,
              last >= steps ? "the end" : "layer " + Math.max(last, 0)));
      if (placed.tenants().get(i).purpose() == PlacedProgram.Purpose.RING) {
        Tenant ring = placed.tenants().get(i);
        lines.add(line("  %s", Words.ring(ring.rows(), ring.value())));
      }
      for (Value inside : placed.valuesIn(i).subList(1, placed.valuesIn(i).size())) {
        lines.add(inside(placed, inside));
      }
    }
    return lines;
  }

  private static String name(Tenant tenant) {
    return tenant.purpose() == PlacedProgram.Purpose.SCRATCH
        ? "scratch of layer " + tenant.step()
        : name(tenant.value().name());
  }

  private static String inside(PlacedProgram placed, Value value) {
    Part part = placed.program().part(value).orElseThrow();
    String how =
        switch (part.kind()) {
          case ALIAS -> "the same bytes as ";
          case PIECE -> pieceOf(part.layout());
          case IN_PLACE -> "computed in place of ";
        };
    return line(
        "  %-26s at %7s, %s%s",
        name(value.name()), CText.grouped(placed.offset(value)), how, name(part.whole().name()));
  }

  private static String pieceOf(Layout layout) {
    if (layout.isInOnePiece()) {
      return "a part of ";
    }
    return layout.runBytes() == layout.pixelBytes() ? "pixel by pixel in " : "row by row in ";
  }

  /** What a run takes of the stack of those cores of which {@code which} is true. */
  static List<StackView> stack(Footprint footprint, Predicate<Core> which) {
    return Arrays.stream(Core.values())
        .filter(which)
        .map(
            core ->
                new StackView(
                    core.displayName(),
                    CText.grouped(StackTable.measured().runBytes(footprint, core))))
        .toList();
  }

  /** Long names of converters keep their end, where the layer stands. */
  private static String name(String name) {
    String text = CText.comment(name);
    return text.length() <= NAME_COLUMNS
        ? text
        : ".." + text.substring(text.length() - NAME_COLUMNS + 2);
  }

  private static String line(String format, Object... values) {
    return Text.format(format, values).stripTrailing();
  }
}
