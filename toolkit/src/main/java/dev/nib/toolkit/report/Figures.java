package dev.nib.toolkit.report;

import dev.nib.codegen.Text;

/** Numbers as readers see them, the same in every locale. */
final class Figures {
  private static final int MINUTE = 60;

  private Figures() {}

  /** As in {@code 12,345}. */
  static String count(long number) {
    return Text.format("%,d", number);
  }

  /** As in {@code 98.91 %}; below 100 % never rounded up to it. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "-";
    }
    double percent = 100.0 * part / whole;
    return Text.format("%.2f\u00a0%%", part < whole ? Math.min(percent, 99.99) : percent);
  }

  /** A fraction of 0..1 with four digits, as classification reports print it. */
  static String fraction(double value) {
    return Text.format("%.4f", value);
  }

  /** As in {@code 4.2 s} or {@code 2 min 05 s}. */
  static String seconds(double seconds) {
    // 59.97 would print as 60.0.
    if (seconds < MINUTE - 0.05) {
      return Text.format("%.1f\u00a0s", seconds);
    }
    long whole = Math.round(seconds);
    return Text.format("%d\u00a0min\u00a0%02d\u00a0s", whole / MINUTE, whole % MINUTE);
  }

  /** A scale with the digits that tell float32 values apart in practice. */
  static String scale(float scale) {
    return Text.format("%.6g", scale);
  }
}
