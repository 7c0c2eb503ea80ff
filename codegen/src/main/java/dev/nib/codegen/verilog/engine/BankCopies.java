package dev.nib.codegen.verilog.engine;

import dev.nib.program.Program;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies before sums whose inputs lie in different memories, into the memory of the other input.
 */
final class BankCopies {
  private final BankChoice choice;
  private final List<Step> steps = new ArrayList<>();

  private BankCopies(Program program) {
    this.choice = new BankChoice(program);
  }

  /** A program with the copies that it needs. */
  static Program in(Program program) {
    if (program.inputs().size() != 1) {
      return program;
    }
    BankCopies copies = new BankCopies(program);
    for (Step step : program.steps()) {
      copies.add(step instanceof Step.Sum sum ? copies.withInputsTogether(sum) : step);
    }
    return program.with(copies.steps, program.parts());
  }

  private void add(Step step) {
    steps.add(step);
    step.reads().forEach(read -> choice.separate(read, step));
  }

  private Step.Sum withInputsTogether(Step.Sum sum) {
    if (choice.together(sum.first(), sum.second())) {
      return sum;
    }
    // Nothing can be copied into the image.
    boolean copiesFirst = choice.isImage(sum.first());
    Value first = copiesFirst ? copy(sum.first()) : sum.first();
    Value second = copiesFirst ? sum.second() : copy(sum.second());
    choice.together(first, second);
    return new Step.Sum(first, second, sum.output(), sum.walk(), sum.factors(), sum.subtracts());
  }

  private Value copy(Value value) {
    Value copy =
        new Value(
            value.tensor(),
            value.name() + " (copy)",
            value.operator(),
            value.shape(),
            value.quantization());
    Requantization one = Requantization.one(value.zeroPoint(), Byte.MIN_VALUE, Byte.MAX_VALUE);
    add(new Step.Rescale(value, copy, one, one));
    return copy;
  }
}
