package dev.nib.cli;

import java.util.List;

/** A check that did not hold, such as a byte that differs: exit code 1. */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  public CheckFailedException(String message) {
    this(List.of(message));
  }

  /** Several, each of which is told in a line of its own. */
  public CheckFailedException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** What did not hold. */
  List<String> lines() {
    return lines;
  }
}
