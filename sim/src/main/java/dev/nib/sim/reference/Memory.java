package dev.nib.sim.reference;

import dev.nib.model.Shape;
import dev.nib.program.Homes;
import dev.nib.program.Layout;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a program lie while it runs. */
public final class Memory {
  private final Map<Value, Bytes> places = new HashMap<>();
  private final byte[] arena;

  private Memory(byte[] arena) {
    this.arena = arena;
  }

  /**
   * The bytes of one value.
   *
   * @param array that holds them, and maybe more
   * @param offset of the first one
   * @param rows of an image that are there at a time: all, or those of a ring
   * @param layout how the elements follow each other; only {@link Image} goes by it, since only
   *     what it writes may lie apart
   */
  @SuppressWarnings("ArrayRecordComponent") // a window on memory, never compared
  public record Bytes(byte[] array, int offset, int rows, Layout layout) {
    byte get(int index) {
      return array[offset + index];
    }

    /** Copies {@code length} bytes from {@code source[from...]} here. */
    public void read(byte[] source, int from, int length) {
      System.arraycopy(source, from, array, offset, length);
    }

    /** Copies {@code length} bytes from here to {@code target[to...]}. */
    public void write(byte[] target, int to, int length) {
      System.arraycopy(array, offset, target, to, length);
    }

    void set(int index, byte value) {
      array[offset + index] = value;
    }

    /** The place of row {@code y} among those that are there. */
    int row(int y) {
      return y % rows;
    }
  }

  /** Each value in an array of its own but for those inside others; no placement is the fault. */
  public static Memory separate(Program program) {
    Memory memory = new Memory(null);
    program.inputs().forEach(memory::addArray);
    for (Step step : program.steps()) {
      memory.addArray(step.output());
      if (step instanceof Step.Stream stream) {
        stream.stages().forEach(stage -> memory.addArray(stage.output()));
      }
    }
    program.parts().forEach(part -> memory.addArray(part.whole()));
    Homes homes = Homes.of(program);
    program.parts().forEach(part -> memory.addPart(part.value(), homes.of(part.value())));
    return memory;
  }

  private void addArray(Value value) {
    places.computeIfAbsent(value, v -> new Bytes(new byte[v.bytes()], 0, rows(v), Layout.of(v)));
  }

  private void addPart(Value value, Homes.Home home) {
    byte[] array = places.get(home.root()).array();
    places.put(value, new Bytes(array, home.offsetBytes(), rows(value), home.layout()));
  }

  /** All values in {@code arena} itself, not in a copy. */
  public static Memory of(PlacedProgram placed, byte[] arena) {
    Memory memory = new Memory(arena);
    for (int slot = 0; slot < placed.tenants().size(); slot++) {
      PlacedProgram.Tenant tenant = placed.tenants().get(slot);
      int offset = placed.arena().slots().get(slot).offsetBytes();
      if (tenant.purpose() == PlacedProgram.Purpose.VALUE) {
        placed.valuesIn(slot).forEach(value -> memory.addPlaced(value, placed));
      } else if (tenant.purpose() == PlacedProgram.Purpose.RING) {
        Value value = tenant.value();
        memory.places.put(value, new Bytes(arena, offset, tenant.rows(), Layout.of(value)));
      }
    }
    return memory;
  }

  private void addPlaced(Value value, PlacedProgram placed) {
    places.put(value, new Bytes(arena, placed.offset(value), rows(value), placed.layout(value)));
  }

  private static int rows(Value value) {
    Shape shape = value.shape();
    return shape.rank() > 1 ? shape.extent(1) : 1;
  }

  /** Puts the inputs of {@code program}, one after another in {@code input}, where they belong. */
  public void load(Program program, byte[] input) {
    int from = 0;
    for (Value value : program.inputs()) {
      of(value).read(input, from, value.bytes());
      from += value.bytes();
    }
  }

  /** The outputs of {@code program}, one after another. */
  public byte[] outputs(Program program) {
    byte[] outputs = new byte[program.outputBytes()];
    int to = 0;
    for (Value value : program.outputs()) {
      of(value).write(outputs, to, value.bytes());
      to += value.bytes();
    }
    return outputs;
  }

  /** The one array that holds all values, null when each has its own. */
  public byte[] arena() {
    return arena;
  }

  /** The bytes of {@code value}. */
  public Bytes of(Value value) {
    return places.get(value);
  }
}
