package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.StackTable;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.HeaderView.Banner;
import dev.nib.codegen.c.HeaderView.StackView;
import dev.nib.program.ArenaPlan;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;

/** The figures in the comment at the top of a header. */
final class BannerText {
  private static final String LAYER = "%-3s %-32s %-16s %-16s %12s %10s";
  private static final int NAME_COLUMNS = 32;

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
        CText.grouped(total.constantBytes()),
        CText.grouped(total.weightBytes()),
        CText.grouped(total.biasBytes()),
        CText.grouped(total.requantizationBytes()),
        CText.grouped(placed.arena().bytes()),
        CText.grouped(placed.arena().lowerBoundBytes()),
        plan(placed),
        stack(program),
        BuildText.optimisation());
  }

  private static List<String> layers(Program program, StepCost total) {
    List<String> lines = new ArrayList<>();
    lines.add(line(LAYER, "", "layer", "kind", "output", "MACs", "weights"));
    for (int i = 0; i < program.steps().size(); i++) {
      Step step = program.steps().get(i);
      StepCost cost = StepCost.of(step);
      lines.add(
          line(
              LAYER,
              "" + i,
              name(step.name()),
              step.kind(),
              step.output().shape(),
              CText.grouped(cost.macs()),
              CText.grouped(cost.weightBytes())));
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

  private static List<String> plan(PlacedProgram placed) {
    List<String> lines = new ArrayList<>();
    int steps = placed.program().steps().size();
    List<List<Value>> values = placed.valuesBySlot();
    for (int s = 0; s < values.size(); s++) {
      ArenaPlan.Slot slot = placed.arena().slots().get(s);
      int first = slot.request().firstStep();
      int last = slot.request().lastStep();
      Value buffer = values.get(s).get(0);
      lines.add(
          line(
              "%-32s at %8s, %8s bytes, lives from %s to %s",
              name(buffer.name()),
              CText.grouped(slot.offsetBytes()),
              CText.grouped(slot.request().bytes()),
              first < 0 ? "the start" : "layer " + first,
              last >= steps ? "the end" : "layer " + Math.max(last, 0)));
    }
    return lines;
  }

  private static List<StackView> stack(Program program) {
    return Core.processors().stream()
        .map(
            core ->
                new StackView(
                    core.displayName(),
                    CText.grouped(StackTable.measured().runBytes(program, core))))
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
