package dev.nib.search.report;

import dev.nib.toolkit.inputs.Scores;
import java.util.Locale;

/** A summary as a table for people. */
public final class SearchText {
  private SearchText() {}

  /** The table. */
  public static String of(SearchSummary s) {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%-9s %10s %22s %9s %8s %12s  %s%n",
            "net",
            "held out",
            "test (95 %)",
            "flash",
            "RAM",
            s.limits().hasChip() ? "instructions" : "MACs",
            "layers"));
    for (Point p : s.points()) {
      text.append(
          format(
              "%-9s %10s %22s %,9d %,8d %,12d  %s%n",
              p.name() + (p.front() ? "" : " -"),
              Scores.percent(p.validation()),
              p.test().map(SearchText::interval).orElse("not measured"),
              p.costs().flashBytes(),
              p.costs().ramBytes(),
              p.costs().work(),
              p.net()));
    }
    text.append(
        format(
            "%s; %,d trials of %,.0f s in all, %,d of them without a net within the limits",
            s.done()
                ? "mean of the seeds; a net with - is worse than another in everything"
                : "no finalists yet, the nets on their way",
            s.trials(),
            s.trialSeconds(),
            s.failed()));
    return text.toString();
  }

  private static String interval(MeanInterval test) {
    return test.low95().isPresent()
        ? format(
            "%s (%.2f to %.2f)",
            Scores.percent(test.mean()),
            100 * test.low95().get(),
            100 * Math.min(1, test.high95().orElseThrow()))
        : Scores.percent(test.mean());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
