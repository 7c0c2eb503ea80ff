package dev.nib.model;

/**
 * A model that nib refuses: the message is one line with the place, the numbers and, where there is
 * one, the mend.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same refusal with its place put in front, such as the file's name. */
  public ModelException at(String place) {
    return new ModelException(place + ": " + getMessage(), this);
  }
}
