package dev.nib.toolkit;

/**
 * What was asked cannot be done, or something that was tried did not hold. The message is one line:
 * the place, the numbers, and what would mend it.
 */
public final class ToolkitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Message line;
  private final boolean check;

  /** A line as it is. */
  public ToolkitException(String line) {
    this(Message.of(line));
  }

  /**
   * As {@link Message#of(String, Object...)} takes them.
   *
   * @param format of the line
   * @param values what it has
   */
  public ToolkitException(String format, Object... values) {
    this(Message.of(format, values));
  }

  /** With a line that was made before. */
  public ToolkitException(Message line) {
    this(line, false);
  }

  private ToolkitException(Message line, boolean check) {
    super(line.text());
    this.line = line;
    this.check = check;
  }

  /** What was tried did not hold: a board that does not answer, work that was interrupted. */
  public static ToolkitException ofCheck(String format, Object... values) {
    return new ToolkitException(Message.of(format, values), true);
  }

  /** Whether what was asked is right, and what was tried did not hold. */
  public boolean isCheck() {
    return check;
  }

  /** The line, for those who name settings in another way. */
  public Message line() {
    return line;
  }
}
