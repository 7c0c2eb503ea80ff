package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes;
import java.util.ArrayList;
import java.util.List;

/**
 * A program whose every step the engine computes, and the banks of its values.
 *
 * @param program behind the passes
 * @param steps as many as the program has, in its order
 */
public record EngineProgram(Program program, List<EngineStep> steps, Banks banks) {
  /** The class comes out in a byte. */
  private static final int MAX_OUTPUTS = 256;

  public EngineProgram {
    steps = List.copyOf(steps);
  }

  /**
   * That of one lane, for those who ask what a core computes and not how.
   *
   * @throws ModelException as {@link #of(Program, int)} does
   */
  public static EngineProgram of(Program lowered) {
    return of(lowered, 1);
  }

  /**
   * That of a program as the lowering gives it.
   *
   * @param lanes that layers of few channels share
   * @throws ModelException with the step that the core cannot compute, and the reason
   */
  public static EngineProgram of(Program lowered, int lanes) {
    Program program = BankCopies.in(Passes.run(lowered, Passes.forVerilog()));
    if (program.inputs().size() != 1 || program.outputs().size() != 1) {
      throw new ModelException(
          Text.format(
              "%d inputs and %d outputs, and the core takes one of each",
              program.inputs().size(), program.outputs().size()));
    }
    List<EngineStep> steps = new ArrayList<>();
    Steps cases = new Steps(lanes);
    for (Step step : program.steps()) {
      try {
        steps.add(step.accept(cases));
      } catch (ModelException e) {
        throw e.at(Text.format("%s (%s)", step.name(), step.title()));
      }
    }
    Value output = program.outputs().get(0);
    if (output.bytes() > MAX_OUTPUTS) {
      throw new ModelException(
          Text.format(
              "%d outputs of which the core gives the class, it takes %d at most",
              output.bytes(), MAX_OUTPUTS));
    }
    EngineProgram engine = new EngineProgram(program, steps, Banks.of(program));
    engine.requireOutputsLast();
    return engine;
  }

  /** The class is found while the last step writes, whose output is the program's. */
  private void requireOutputsLast() {
    Value output = program.outputs().get(0);
    Value written = steps.isEmpty() ? null : steps.get(steps.size() - 1).output();
    if (written == null
        || banks.bank(written) != banks.bank(output)
        || banks.offset(written) != banks.offset(output)) {
      throw new ModelException(
          Text.format("%s is the output, and the last step does not write it", output.name()));
    }
  }

  /** The last step that reads the image: behind it the next one may come in. */
  int lastOfImage() {
    int last = 0;
    for (int s = 0; s < steps.size(); s++) {
      if (banks.bank(steps.get(s).input()) == Banks.IMAGE) {
        last = s;
      }
    }
    return last;
  }

  /** True when some steps' output channels read an input channel each. */
  public boolean hasSeparateChannels() {
    return steps.stream().anyMatch(EngineStep::isSeparate);
  }

  /** Multiplications that an image needs. */
  public long neededMacs() {
    return steps.stream().mapToLong(EngineStep::neededMacs).sum();
  }

  private record Steps(int lanes) implements Step.Visitor<EngineStep> {
    private static EngineStep refuse(String what) {
      throw new ModelException("the core computes no " + what + " yet");
    }

    @Override
    public EngineStep conv2D(Step.Conv2D step) {
      return WeightedSteps.of(step, lanes);
    }

    @Override
    public EngineStep fullyConnected(Step.FullyConnected step) {
      return WeightedSteps.of(step);
    }

    @Override
    public EngineStep depthwiseConv2D(Step.DepthwiseConv2D step) {
      return WeightedSteps.of(step, lanes);
    }

    @Override
    public EngineStep pool2D(Step.Pool2D step) {
      return ChannelSteps.of(step);
    }

    @Override
    public EngineStep mean(Step.Mean step) {
      return ChannelSteps.of(step);
    }

    @Override
    public EngineStep softmax(Step.Softmax step) {
      return refuse("softmax but the one that it leaves to the reader at the end");
    }

    @Override
    public EngineStep rescale(Step.Rescale step) {
      return ChannelSteps.of(step);
    }

    @Override
    public EngineStep prelu(Step.Prelu step) {
      return refuse("PRELU");
    }

    @Override
    public EngineStep table(Step.Table step) {
      return LookupSteps.of(step);
    }

    @Override
    public EngineStep sum(Step.Sum step) {
      return LookupSteps.of(step);
    }

    @Override
    public EngineStep product(Step.Product step) {
      return refuse("product");
    }

    @Override
    public EngineStep extremum(Step.Extremum step) {
      return refuse("maximum or minimum of two");
    }

    @Override
    public EngineStep move(Step.Move step) {
      return refuse("move");
    }

    @Override
    public EngineStep resize(Step.Resize step) {
      return refuse("resizing");
    }

    @Override
    public EngineStep fill(Step.Fill step) {
      return refuse("fill");
    }

    @Override
    public EngineStep stream(Step.Stream step) {
      return refuse("stream");
    }
  }
}
