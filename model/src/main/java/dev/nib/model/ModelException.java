package dev.nib.model;

/**
 * A model that nib refuses: the message is one line with the place, the numbers and, where there is
 * one, the mend.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_LENGTH = 1000;

  public ModelException(String message) {
    super(printable(message));
  }

  public ModelException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  /** Names come from the file: whatever they hold, the message stays one line of fair length. */
  private static String printable(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }

  /** The same refusal with its place put in front, such as the file's name. */
  public ModelException at(String place) {
    return new ModelException(place + ": " + getMessage(), this);
  }
}
