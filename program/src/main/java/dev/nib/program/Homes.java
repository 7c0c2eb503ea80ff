package dev.nib.program;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the values of a program have their bytes: in themselves, or inside others. */
public final class Homes {
  private final Map<Value, Part> parts = new HashMap<>();

  /**
   * Where a value's bytes lie.
   *
   * @param root the value with bytes of its own
   * @param offsetBytes from its begin
   */
  public record Home(Value root, int offsetBytes) {}

  private Homes(Program program) {
    program.parts().forEach(this::add);
  }

  /** Those of a program. */
  public static Homes of(Program program) {
    return new Homes(program);
  }

  /** From now on a value lies where {@code part} says. */
  public void add(Part part) {
    parts.put(part.value(), part);
  }

  /** The part that a value is; empty when it has bytes of its own. */
  public Optional<Part> part(Value value) {
    return Optional.ofNullable(parts.get(value));
  }

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException when it lies inside itself
   */
  public Home of(Value value) {
    int offset = 0;
    int depth = 0;
    Value root = value;
    for (Part part = parts.get(root); part != null; part = parts.get(root)) {
      offset += part.offsetBytes();
      root = part.whole();
      StepCheck.require(++depth <= parts.size(), "%s lies inside itself", value.name());
    }
    return new Home(root, offset);
  }

  /** The value in whose bytes a value lies, itself when it has its own. */
  public Value root(Value value) {
    return of(value).root();
  }

  /** How many values lie inside others. */
  int count() {
    return parts.size();
  }
}
