package dev.nib.dataset;

/**
 * Data that cannot be had or cannot be right. The message is one line for the user: the file, the
 * place in it, what is wrong in numbers, and what would mend it.
 *
 * <p>Numbers are formatted by {@code %s}: {@code %d} would print them in the digits of the locale.
 */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message one line; control characters (a file name may hold any) become spaces
   */
  public DatasetException(String message) {
    super(oneLine(message));
  }

  /**
   * Makes an exception that keeps its cause for {@code --debug}.
   *
   * @param message one line; control characters become spaces
   * @param cause what the JDK said
   */
  public DatasetException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** What a failed file operation says, without an empty or class-name-only message. */
  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
