package dev.nib.sim.reference;

import dev.nib.program.RowSchedule;
import dev.nib.program.Step;
import java.util.function.Function;

/** Runs each step by its reference kernel. */
public final class ReferenceKernels implements Step.Visitor<Void> {
  private final Memory memory;

  /** Which units of a step are done. */
  private final Function<Step.OneInput, Units> units;

  /** Works on {@code memory} itself, not on a copy. */
  public ReferenceKernels(Memory memory) {
    this(memory, Units::all);
  }

  private ReferenceKernels(Memory memory, Function<Step.OneInput, Units> units) {
    this.memory = memory;
    this.units = units;
  }

  @Override
  public Void conv2D(Step.Conv2D step) {
    Conv2DKernel.run(step, memory, units.apply(step));
    return null;
  }

  @Override
  public Void depthwiseConv2D(Step.DepthwiseConv2D step) {
    DepthwiseConv2DKernel.run(step, memory, units.apply(step));
    return null;
  }

  @Override
  public Void fullyConnected(Step.FullyConnected step) {
    FullyConnectedKernel.run(step, memory);
    return null;
  }

  @Override
  public Void pool2D(Step.Pool2D step) {
    Pool2DKernel.run(step, memory, units.apply(step));
    return null;
  }

  @Override
  public Void mean(Step.Mean step) {
    MeanKernel.run(step, memory);
    return null;
  }

  @Override
  public Void softmax(Step.Softmax step) {
    SoftmaxKernel.run(step, memory);
    return null;
  }

  @Override
  public Void rescale(Step.Rescale step) {
    RescaleKernel.run(step, memory, units.apply(step));
    return null;
  }

  @Override
  public Void prelu(Step.Prelu step) {
    PreluKernel.run(step, memory);
    return null;
  }

  @Override
  public Void table(Step.Table step) {
    TableKernel.run(step, memory, units.apply(step));
    return null;
  }

  @Override
  public Void sum(Step.Sum step) {
    SumKernel.run(step, memory);
    return null;
  }

  @Override
  public Void product(Step.Product step) {
    ProductKernel.run(step, memory);
    return null;
  }

  @Override
  public Void extremum(Step.Extremum step) {
    ExtremumKernel.run(step, memory);
    return null;
  }

  @Override
  public Void move(Step.Move step) {
    MoveKernel.run(step, memory);
    return null;
  }

  @Override
  public Void resize(Step.Resize step) {
    ResizeKernel.run(step, memory);
    return null;
  }

  @Override
  public Void fill(Step.Fill step) {
    FillKernel.run(step, memory);
    return null;
  }

  /** Unit after unit in the order in which a chip does them. */
  @Override
  public Void stream(Step.Stream step) {
    int[] next = new int[step.stages().size()];
    for (int stage : RowSchedule.of(step).stages()) {
      if (stage != RowSchedule.ROW) {
        int unit = next[stage]++;
        step.stages().get(stage).accept(new ReferenceKernels(memory, s -> Units.one(unit)));
      }
    }
    return null;
  }
}
