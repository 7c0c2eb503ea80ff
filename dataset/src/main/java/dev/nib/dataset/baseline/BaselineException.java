package dev.nib.dataset.baseline;

/**
 * A baseline cannot be trained, or its file cannot be used; the message is one line: the place,
 * what is wrong, the mend.
 */
public final class BaselineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BaselineException(String message) {
    super(message);
  }

  public BaselineException(String message, Throwable cause) {
    super(message, cause);
  }
}
