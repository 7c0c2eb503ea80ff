package dev.nib.sim.reference;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a program lie while it runs. */
public final class Memory {
  private final Map<Integer, Bytes> places;
  private final byte[] arena;

  private Memory(Map<Integer, Bytes> places, byte[] arena) {
    this.places = places;
    this.arena = arena;
  }

  /**
   * The bytes of one value.
   *
   * @param array that holds them, and maybe more
   * @param offset of the first one
   */
  @SuppressWarnings("ArrayRecordComponent") // a window on memory, never compared
  public record Bytes(byte[] array, int offset) {
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
  }

  /** Each value in an array of its own, so that no placement can be the fault. */
  public static Memory separate(Program program) {
    Map<Integer, Bytes> places = new HashMap<>();
    program.inputs().forEach(input -> places.put(input.tensor(), array(input)));
    for (Step step : program.steps()) {
      places.put(step.output().tensor(), array(step.output()));
    }
    return new Memory(places, null);
  }

  private static Bytes array(Value value) {
    return new Bytes(new byte[value.bytes()], 0);
  }

  /** All values in {@code arena} itself, not in a copy. */
  public static Memory of(PlacedProgram placed, byte[] arena) {
    Map<Integer, Bytes> places = new HashMap<>();
    Program program = placed.program();
    program.inputs().forEach(in -> places.put(in.tensor(), new Bytes(arena, placed.offset(in))));
    for (Step step : program.steps()) {
      Value output = step.output();
      places.put(output.tensor(), new Bytes(arena, placed.offset(output)));
    }
    return new Memory(places, arena);
  }

  /** The one array that holds all values, null when each has its own. */
  public byte[] arena() {
    return arena;
  }

  /** The bytes of {@code value}. */
  public Bytes of(Value value) {
    return places.get(value.tensor());
  }
}
