package dev.nib.sim.reference;

import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.program.Step;
import dev.nib.program.Value;

/** An input of a sum on the common scale of both (rule E1). */
record CommonScale(Memory.Bytes input, int zeroPoint, QuantizedMultiplier factor) {
  static CommonScale of(Memory memory, Value input, QuantizedMultiplier factor) {
    return new CommonScale(memory.of(input), input.zeroPoint(), factor);
  }

  int at(int position) {
    return Step.SumFactors.scaled(factor, input.get(position) - zeroPoint);
  }
}
