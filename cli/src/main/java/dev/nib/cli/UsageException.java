package dev.nib.cli;

/** Arguments that make no sense; the message is one line. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
