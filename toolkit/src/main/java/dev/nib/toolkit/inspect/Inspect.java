package dev.nib.toolkit.inspect;

import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.ArenaPlan;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.ChipNames;
import dev.nib.toolkit.generate.CoreSummary;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Shows what a model consists of, what it costs, and which chips hold it. */
public final class Inspect {
  private Inspect() {}

  /**
   * A net, float32 or int8.
   *
   * @param chipName a chip of which more is to be known, of an int8 net; empty for none
   * @throws ToolkitException when there is no such chip, no core computes the net, or the file is a
   *     forest
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   */
  public static Inspection net(ModelFile named, Optional<String> chipName) {
    Optional<Fpga> fpga = chipName.flatMap(Fpgas::find);
    Optional<Chip> chip = chipName.flatMap(Chips::find);
    if (chipName.isPresent() && fpga.isEmpty() && chip.isEmpty()) {
      throw ChipNames.none(chipName.get(), ChipNames.all());
    }
    TfliteFile model = named.int8();
    if (GraphKind.of(model.graph()) != GraphKind.INT8) {
      if (chipName.isPresent()) {
        throw new ToolkitException(
            "%s: %s is no int8 model, which C and Verilog are generated of; %s makes it one",
            Setting.CHIP, named, Task.QUANTIZE);
      }
      return ofFloat(named, model);
    }
    Program program = Lowering.lower(model);
    return ofInt8(named, model, program, chip, fpga.map(one -> onFpga(program, one)));
  }

  /**
   * A forest.
   *
   * @param chipName a chip that the caller would know more of, which is refused
   * @throws ToolkitException when a chip is named
   */
  public static ForestInspection forest(
      ModelFile named, ForestFile file, Optional<String> chipName) {
    if (chipName.isPresent()) {
      throw new ToolkitException(
          "%s: is for nets; there is one way to generate C of a forest", Setting.CHIP);
    }
    return ForestInspection.of(named, file);
  }

  /** The fastest core that fits, or the one that lacks least. */
  private static CoreFit onFpga(Program program, Fpga fpga) {
    FpgaVerdict verdict = FpgaVerdict.of(program, fpga);
    return verdict
        .core()
        .orElseThrow(
            () ->
                new ToolkitException(
                    "%s %s: %s: %s", Setting.CHIP, fpga.name(), program.name(), verdict.text()));
  }

  private static Inspection ofFloat(ModelFile named, TfliteFile model) {
    Graph graph = model.graph();
    List<Inspection.Layer> layers = new ArrayList<>();
    for (Operator op : graph.operators()) {
      Tensor output = graph.tensor(op.output());
      layers.add(
          new Inspection.Layer(
              output.name(),
              op.kind(),
              TensorDescription.extents(output.shape()),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              0,
              0));
    }
    return new Inspection(
        ModelReference.of(named, model),
        graph.parameters(),
        GraphKind.of(graph).text(),
        model.notes(),
        floats(graph, graph.inputs()),
        floats(graph, graph.outputs()),
        layers,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<TensorDescription> floats(Graph graph, List<Integer> tensors) {
    return tensors.stream().map(graph::tensor).map(TensorDescription::ofFloat).toList();
  }

  private static Inspection ofInt8(
      ModelFile named,
      TfliteFile model,
      Program program,
      Optional<Chip> chip,
      Optional<CoreFit> core) {
    CPrograms c = CPrograms.of(program);
    PlacedProgram placed = c.placed(CTarget.of(Objective.SPEED));
    ArenaPlan arena = placed.arena();
    List<Inspection.Layer> layers = new ArrayList<>();
    List<Step> steps = placed.program().steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      StepCost cost = StepCost.of(step);
      Quantization q = step.output().quantization();
      layers.add(
          new Inspection.Layer(
              step.name(),
              step.title(),
              TensorDescription.extents(step.output().shape()),
              Optional.of(q.scale()),
              Optional.of(q.zeroPoint()),
              cost.macs(),
              cost.constantBytes(),
              liveBytes(arena, i),
              cost.accumulatorBits()));
    }
    StepCost total = StepCost.total(placed.program());
    return new Inspection(
        ModelReference.of(named, model),
        model.graph().parameters(),
        GraphKind.INT8.text(),
        model.notes(),
        TensorDescription.inputs(program),
        TensorDescription.outputs(program),
        layers,
        total.macs(),
        total.constantBytes(),
        arena.bytes(),
        arena.lowerBoundBytes(),
        c.objectives().stream().map(objective -> Inspection.Arena.of(objective, c)).toList(),
        c.fits(),
        chip.isPresent() || core.isPresent()
            ? List.of()
            : FpgaVerdict.all(program).stream().map(Inspection.OnFpga::of).toList(),
        chip.map(one -> ChipBuild.all(c, one)).orElse(List.of()),
        core.map(fit -> CoreSummary.of(fit.core(), core)),
        core);
  }

  /** Bytes that some buffer that lives at a step covers. */
  private static int liveBytes(ArenaPlan arena, int step) {
    BitSet covered = new BitSet(arena.bytes());
    arena.slots().stream()
        .filter(slot -> slot.request().firstStep() <= step && step <= slot.request().lastStep())
        .forEach(slot -> covered.set(slot.offsetBytes(), slot.endBytes()));
    return covered.cardinality();
  }
}
