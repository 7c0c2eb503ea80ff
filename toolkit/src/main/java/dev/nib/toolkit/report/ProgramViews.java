package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.report.NetView.ArenaView;
import dev.nib.toolkit.report.NetView.Layer;
import dev.nib.toolkit.report.NetView.LayerTable;
import java.util.ArrayList;
import java.util.List;

/** The int8 net as a chip runs it: the layers and the memory plan. */
final class ProgramViews {
  private final Program program;

  ProgramViews(Program program) {
    this.program = program;
  }

  /** Bytes of flash that all constants need. */
  static long constantBytes(Program program) {
    return StepCost.total(program).constantBytes();
  }

  LayerTable layers() {
    List<Layer> layers = new ArrayList<>();
    long macs = 0;
    long weightBytes = 0;
    List<Step> steps = CBackend.place(program, CTarget.of(Objective.SPEED)).program().steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      StepCost cost = StepCost.of(step);
      macs += cost.macs();
      weightBytes += cost.weightBytes();
      layers.add(layer(i, step, cost));
    }
    return new LayerTable(
        String.join("; ", program.inputs().stream().map(ProgramViews::describe).toList()),
        layers,
        Figures.count(macs),
        Figures.count(weightBytes),
        Figures.count(constantBytes(program)));
  }

  private static Layer layer(int number, Step step, StepCost cost) {
    Value output = step.output();
    return new Layer(
        "" + number,
        step.name(),
        step.title(),
        output.shape().toString(),
        cost.macs() == 0 ? "" : Figures.count(cost.macs()),
        cost.weightBytes() == 0 ? "" : Figures.count(cost.weightBytes()),
        cost.constantBytes() == 0 ? "" : Figures.count(cost.constantBytes()),
        Figures.scale(output.quantization().scale()),
        "" + output.zeroPoint());
  }

  private static String describe(Value input) {
    return Text.format(
        "%s %s, scale %s, zero point %d",
        input.name(),
        input.shape(),
        Figures.scale(input.quantization().scale()),
        input.zeroPoint());
  }

  ArenaView arena() {
    return ArenaDrawing.of(program);
  }
}
