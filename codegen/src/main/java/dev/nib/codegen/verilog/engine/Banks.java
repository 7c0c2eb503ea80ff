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
import java.util.stream.IntStream;

/**
 * Where each value lies: in one of two memories, of which a step reads one and writes the other,
 * since a port does one thing a cycle. The image has a memory of its own, so that the next one can
 * come in while steps run that do not read it. Values of a bank share its bytes by lifetime.
 */
public final class Banks {
  /** The image's memory, beside banks 0 and 1. */
  public static final int IMAGE = 2;

  private final Homes homes;
  private final BankChoice choice;
  private final Map<Value, Integer> offsets = new LinkedHashMap<>();
  private final List<Integer> bytes = new ArrayList<>();

  private Banks(Program program) {
    this.homes = Homes.of(program);
    this.choice = new BankChoice(program);
    for (Step step : program.steps()) {
      List<Value> reads = step.reads();
      for (Value read : reads) {
        require(choice.separate(read, step), step, read, "output");
        require(choice.together(reads.get(0), read), step, read, "other input");
      }
    }
    for (int bank = 0; bank <= IMAGE; bank++) {
      bytes.add(place(program, bank));
    }
  }

  /**
   * Those of a program.
   *
   * @throws ModelException with the step whose inputs cannot lie in one bank and its output in the
   *     other
   */
  static Banks of(Program program) {
    return new Banks(program);
  }

  private static void require(boolean holds, Step step, Value read, String other) {
    if (!holds) {
      throw new ModelException(
          Text.format(
              "%s (%s): %s cannot lie where its %s asks for it, of two banks of which one is read"
                  + " and the other written",
              step.name(), step.kind(), read.name(), other));
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
    lives.keySet().removeIf(value -> bank(value) != bank);
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

  /** Which bank a value lies in, 0 or 1, or {@link #IMAGE}. */
  public int bank(Value value) {
    return choice.isImage(value) ? IMAGE : choice.bank(value);
  }

  /** Where in its bank a value begins. */
  public int offset(Value value) {
    Homes.Home home = homes.of(value);
    return offsets.get(home.root()) + home.offsetBytes();
  }

  /** Bytes of a bank or of the image's memory, at least 1. */
  public int bytes(int bank) {
    return Math.max(1, bytes.get(bank));
  }

  /** Bytes of the largest of the three. */
  int mostBytes() {
    return IntStream.rangeClosed(0, IMAGE).map(this::bytes).max().orElseThrow();
  }
}
