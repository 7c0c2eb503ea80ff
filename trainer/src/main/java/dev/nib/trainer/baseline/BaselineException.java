package dev.nib.trainer.baseline;

/** A baseline's file cannot be used; the message is one line: the file, what is wrong, the mend. */
public final class BaselineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BaselineException(String message) {
    super(message);
  }

  BaselineException(String message, Throwable cause) {
    super(message, cause);
  }
}
