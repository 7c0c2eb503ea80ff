package dev.nib.search.report;

import dev.nib.codegen.Text;
import dev.nib.toolkit.inputs.Scores;

/** A summary as a table for people. */
public final class SearchText {
  private SearchText() {}

  /** The table. */
  public static String of(SearchSummary s) {
    StringBuilder text = new StringBuilder();
    text.append(
        Text.format(
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
          Text.format(
              "%-9s %10s %22s %,9d %,8d %,12d  %s%n",
              p.name() + (p.front() ? "" : " -"),
              Scores.percent(p.validation()),
              p.test().map(MeanInterval::percent).orElse("not measured"),
              p.costs().flashBytes(),
              p.costs().ramBytes(),
              p.costs().work(),
              p.net()));
    }
    text.append(
        Text.format(
            "%s; %,d trials of %,.0f s in all, %,d of them without a net within the limits",
            s.done()
                ? "mean of the seeds; a net with - is worse than another in everything"
                : "no finalists yet, the nets on their way",
            s.trials(),
            s.trialSeconds(),
            s.failed()));
    return text.toString();
  }
}
