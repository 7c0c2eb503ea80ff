package dev.nib.cli;

/** A check that did not hold, such as a byte that differs: exit code 1. */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckFailedException(String message) {
    super(message);
  }
}
