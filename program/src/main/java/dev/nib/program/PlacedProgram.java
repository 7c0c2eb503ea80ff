package dev.nib.program;

import dev.nib.program.ArenaPlan.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program whose values have their bytes in one arena.
 *
 * <p>Before the first step the inputs lie in their places; after the last one the outputs do. Any
 * other content of the arena may be overwritten, the inputs included. A reshape moves nothing: its
 * input and output are one storage that lives as long as both.
 *
 * @param program what is placed
 * @param arena the storages; those of inputs first, then in the order of the steps that write them
 * @param slots for each value, by its tensor, the position of its storage in the arena's slots
 */
public record PlacedProgram(Program program, ArenaPlan arena, Map<Integer, Integer> slots) {
  public PlacedProgram {
    slots = Map.copyOf(slots);
  }

  /** Places all values of {@code program}: the smallest arena that is found. */
  public static PlacedProgram of(Program program) {
    Map<Integer, Integer> storageOf = new HashMap<>();
    List<Storage> storages = new ArrayList<>();
    for (Value input : program.inputs()) {
      storageOf.put(input.tensor(), storages.size());
      storages.add(new Storage(input.bytes(), -1));
    }
    List<Step> steps = program.steps();
    for (int s = 0; s < steps.size(); s++) {
      Step step = steps.get(s);
      for (Value read : step.reads()) {
        storages.get(storageOf.get(read.tensor())).last = s;
      }
      if (step instanceof Step.Reshape reshape) {
        storageOf.put(step.output().tensor(), storageOf.get(reshape.input().tensor()));
      } else {
        storageOf.put(step.output().tensor(), storages.size());
        storages.add(new Storage(step.output().bytes(), s));
      }
    }
    for (Value output : program.outputs()) {
      storages.get(storageOf.get(output.tensor())).last = steps.size();
    }
    ArenaPlan arena = ArenaPlanner.plan(storages.stream().map(Storage::request).toList());
    return new PlacedProgram(program, arena, storageOf);
  }

  /** Where a value lies, in bytes from the start of the arena. */
  public int offset(Value value) {
    return slot(value).offsetBytes();
  }

  /** The storage of a value. */
  public ArenaPlan.Slot slot(Value value) {
    return arena.slots().get(slots.get(value.tensor()));
  }

  /** The values that share each slot, in the order in which they come to be. */
  public List<List<Value>> valuesBySlot() {
    Map<Integer, List<Value>> values = new LinkedHashMap<>();
    for (int slot = 0; slot < arena.slots().size(); slot++) {
      values.put(slot, new ArrayList<>());
    }
    program.inputs().forEach(value -> values.get(slots.get(value.tensor())).add(value));
    program
        .steps()
        .forEach(step -> values.get(slots.get(step.output().tensor())).add(step.output()));
    return List.copyOf(values.values());
  }

  /** Bytes that live from one step to another. */
  private static final class Storage {
    private final int bytes;
    private final int first;
    private int last;

    Storage(int bytes, int first) {
      this.bytes = bytes;
      this.first = first;
      this.last = first;
    }

    Request request() {
      return new Request(ArenaPlanner.aligned(bytes), first, last);
    }
  }
}
