package dev.nib.codegen.verilog.engine;

import dev.nib.program.Homes;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * Which values must lie in one bank, and which in different ones: sets of values of known sides, of
 * which two become one with each requirement that none of them had yet.
 */
final class BankChoice {
  private final Homes homes;
  private final Value image;
  private final Map<Value, Link> links = new HashMap<>();

  /**
   * @param to a value of the same set
   * @param differs true when it lies in the other bank than {@code to}
   */
  private record Link(Value to, boolean differs) {}

  BankChoice(Program program) {
    this.homes = Homes.of(program);
    this.image = homes.root(program.inputs().get(0));
  }

  /** True when a value lies in the image's memory, which is no bank. */
  boolean isImage(Value value) {
    return homes.root(value).equals(image);
  }

  /** What a step reads lies elsewhere than its output from now on; false where that cannot be. */
  boolean separate(Value read, Step step) {
    return isImage(read) ? !isImage(step.output()) : require(read, step.output(), true);
  }

  /** Both lie in one memory from now on; false where that cannot be. */
  boolean together(Value a, Value b) {
    if (isImage(a) || isImage(b)) {
      return isImage(a) == isImage(b);
    }
    return require(a, b, false);
  }

  private boolean require(Value a, Value b, boolean differ) {
    Link first = set(homes.root(a));
    Link second = set(homes.root(b));
    boolean sides = first.differs() != second.differs();
    if (first.to().equals(second.to())) {
      return sides == differ;
    }
    links.put(first.to(), new Link(second.to(), sides != differ));
    return true;
  }

  /** The value that stands for a value's set, and on which side of it that lies. */
  private Link set(Value value) {
    Link link = new Link(value, false);
    for (Link next = links.get(value); next != null; next = links.get(link.to())) {
      link = new Link(next.to(), link.differs() != next.differs());
    }
    return link;
  }

  /** The bank of a value that does not lie in the image's memory, 0 or 1. */
  int bank(Value value) {
    return set(homes.root(value)).differs() ? 1 : 0;
  }
}
