package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.toolkit.report.ReportView.Chart;
import java.util.List;
import java.util.function.Supplier;

/**
 * Charts, or why there are none.
 *
 * @param note empty if there are some, or nothing to draw
 */
public record Drawings(List<Chart> charts, String note) {
  /** Nothing to draw. */
  static final Drawings NONE = new Drawings(List.of(), "");

  /** Those that can be drawn here. */
  public static Drawings of(Supplier<List<Chart>> charts) {
    try {
      return new Drawings(charts.get(), "");
    } catch (RuntimeException | LinkageError | InternalError e) {
      // A Java without fonts or font libraries, as in small containers, fails in any of these ways.
      return new Drawings(
          List.of(),
          Text.format(
              "No charts: this Java cannot draw text; fontconfig and any font would mend it (%s).",
              e));
    }
  }
}
