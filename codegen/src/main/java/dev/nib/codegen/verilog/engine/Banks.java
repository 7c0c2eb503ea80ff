package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.model.ModelException;
import dev.nib.program.ArenaPlan;
import dev.nib.program.ArenaPlanner;
import dev.nib.program.Homes;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each value lies: in one of two memories, of which a step reads one and writes the other,
 * since a port does one thing a cycle. The image lies in bank 0. Values of a bank share its bytes
 * by lifetime.
 */
public final class Banks {
  private static final int BANKS = 2;

  private final Homes homes;
  private final Map<Value, Integer> banks = new LinkedHashMap<>();
  private final Map<Value, Integer> offsets = new LinkedHashMap<>();
  private final List<Integer> bytes = new ArrayList<>();

  private Banks(Program program) {
    this.homes = Homes.of(program);
    banks.put(homes.root(program.inputs().get(0)), 0);
    for (Step step : program.steps()) {
      for (Value read : step.reads()) {
        requireOther(step, read);
      }
    }
    for (int bank = 0; bank < BANKS; bank++) {
      bytes.add(place(program, bank));
    }
  }

  /**
   * Those of a program.
   *
   * @throws ModelException with the step whose input and output cannot lie in different banks
   */
  static Banks of(Program program) {
    return new Banks(program);
  }

  private void requireOther(Step step, Value read) {
    int bank = banks.get(homes.root(read));
    Integer other = banks.putIfAbsent(homes.root(step.output()), 1 - bank);
    if (other != null && other == bank) {
      throw new ModelException(
          Text.format(
              "%s (%s): %s lies in bank %d as its output does, and a bank is read or written",
              step.name(), step.kind(), read.name(), bank));
    }
  }

  private int place(Program program, int bank) {
    Map<Value, int[]> lives = new LinkedHashMap<>();
    program.inputs().forEach(value -> use(lives, value, -1));
    for (int s = 0; s < program.steps().size(); s++) {
      int at = s;
      program.steps().get(s).reads().forEach(value -> use(lives, value, at));
      use(lives, program.steps().get(s).output(), at);
    }
    program.outputs().forEach(value -> use(lives, value, program.steps().size()));
    lives.keySet().removeIf(value -> banks.get(value) != bank);
    List<ArenaPlan.Request> requests = new ArrayList<>();
    lives.forEach(
        (value, life) ->
            requests.add(
                new ArenaPlan.Request(ArenaPlanner.aligned(value.bytes()), life[0], life[1])));
    ArenaPlan plan = ArenaPlanner.plan(requests);
    int slot = 0;
    for (Value value : lives.keySet()) {
      offsets.put(value, plan.slots().get(slot++).offsetBytes());
    }
    return plan.bytes();
  }

  private void use(Map<Value, int[]> lives, Value value, int step) {
    lives.computeIfAbsent(homes.root(value), root -> new int[] {step, step})[1] = step;
  }

  /** Which bank a value lies in, 0 or 1. */
  public int bank(Value value) {
    return banks.get(homes.root(value));
  }

  /** Where in its bank a value begins. */
  public int offset(Value value) {
    Homes.Home home = homes.of(value);
    return offsets.get(home.root()) + home.offsetBytes();
  }

  /** Bytes of a bank, at least 1. */
  public int bytes(int bank) {
    return Math.max(1, bytes.get(bank));
  }
}
