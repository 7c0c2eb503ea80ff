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
   * @param layout how its elements follow each other from there
   */
  public record Home(Value root, int offsetBytes, Layout layout) {}

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
   * @throws IllegalArgumentException when it lies inside itself, or inside what does not lie in one
   *     piece
   */
  public Home of(Value value) {
    int offset = 0;
    int depth = 0;
    Value root = value;
    Layout layout = part(value).map(Part::layout).orElseGet(() -> Layout.of(value));
    for (Part part = parts.get(root); part != null; part = parts.get(root)) {
      boolean inside = depth == 0 || part.layout().isInOnePiece();
      StepCheck.require(inside, "%s lies in %s, which lies apart", value.name(), root.name());
      offset += part.offsetBytes();
      root = part.whole();
      StepCheck.require(++depth <= parts.size(), "%s lies inside itself", value.name());
    }
    return new Home(root, offset, layout);
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
