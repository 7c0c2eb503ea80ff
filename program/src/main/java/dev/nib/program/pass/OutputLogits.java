package dev.nib.program.pass;

import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * What a softmax would make an output of is the output itself, for targets that leave the softmax
 * to the reader: no probability is larger than one whose logit is larger, though rounded ones can
 * be equal. The softmax is dropped with what else nobody reads.
 */
final class OutputLogits implements Pass {
  @Override
  public Program apply(Program program) {
    Map<Value, Value> logits = new HashMap<>();
    for (Step step : program.steps()) {
      if (step instanceof Step.Softmax softmax) {
        logits.put(softmax.output(), softmax.input());
      }
    }
    Program result =
        new Program(
            program.name(),
            program.sourceSha256(),
            program.inputs(),
            program.outputs().stream().map(value -> logits.getOrDefault(value, value)).toList(),
            program.steps(),
            program.parts());
    return new DropDeadValues().apply(result);
  }
}
