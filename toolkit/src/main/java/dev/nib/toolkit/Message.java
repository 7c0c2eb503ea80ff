package dev.nib.toolkit;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/**
 * One line for people: the place, the numbers, and what would mend it. What it says of nib's own
 * settings is kept apart, so that whoever shows it has them named as his users know them.
 */
public final class Message {
  private final String format;
  private final Object[] values;

  private Message(String format, Object... values) {
    this.format = format;
    this.values = values.clone();
  }

  /** A line as it is. */
  public static Message of(String line) {
    return new Message("%s", line);
  }

  /**
   * A line.
   *
   * @param format as {@link String#format} takes it
   * @param values what it has, among them {@link Term}s and other messages
   */
  public static Message of(String format, Object... values) {
    return new Message(format, values);
  }

  /** The line in this library's words. */
  public String text() {
    return text(Term::word);
  }

  /**
   * The line.
   *
   * @param names what each term is called
   */
  public String text(Function<Term, String> names) {
    return String.format(
        Locale.ROOT, format, Arrays.stream(values).map(value -> named(value, names)).toArray());
  }

  private static Object named(Object value, Function<Term, String> names) {
    if (value instanceof Term term) {
      return names.apply(term);
    }
    return value instanceof Message message ? message.text(names) : value;
  }

  @Override
  public String toString() {
    return text();
  }
}
