package dev.nib.codegen;

import java.util.Locale;

/** Formatted text, the same in every locale of the machine: generated output must not change. */
public final class Text {
  private Text() {}

  /** As {@link String#format(String, Object...)} without its locale. */
  public static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
