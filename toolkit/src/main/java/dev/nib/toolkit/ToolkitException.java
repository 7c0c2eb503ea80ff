package dev.nib.toolkit;

/**
 * What was asked cannot be done; nothing was written. The message is one line: the place, the
 * numbers, and what would mend it.
 */
public final class ToolkitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Message line;

  /**
   * As {@link Message#of} takes them.
   *
   * @param format of the line
   * @param values what it has
   */
  public ToolkitException(String format, Object... values) {
    this(Message.of(format, values));
  }

  public ToolkitException(Message line) {
    super(line.text());
    this.line = line;
  }

  /** The line, for those who name settings in another way. */
  public Message line() {
    return line;
  }
}
