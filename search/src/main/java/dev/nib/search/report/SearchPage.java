package dev.nib.search.report;

import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.report.Drawings;
import dev.nib.toolkit.report.PointChart;
import dev.nib.toolkit.report.ReportView.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A summary as one HTML document, in the style of nib's other reports. */
public final class SearchPage {
  private static final double PERCENT = 100;

  private SearchPage() {}

  /**
   * What the template prints, formatted already; only {@link Chart#svg} is markup.
   *
   * @param work what a run takes, in words
   * @param notes what is to be known of the figures
   */
  public record View(
      String version,
      String title,
      String headline,
      String work,
      Drawings drawings,
      List<Row> rows,
      List<Choice> choices,
      List<String> notes) {}

  /** A net. */
  public record Row(
      String name,
      boolean front,
      String validation,
      String test,
      String flash,
      String ram,
      String work,
      String net,
      List<String> commands) {}

  /** A choice and how much it tells. */
  public record Choice(String name, String percent, String values) {}

  /** The document, to be written as UTF-8. */
  public static String render(SearchSummary s) {
    return new Templates("nib").fill("search/search.ftlh", view(s));
  }

  private static View view(SearchSummary s) {
    List<String> notes = new ArrayList<>();
    String work = s.limits().hasChip() ? "instructions a run" : "multiply-accumulates";
    notes.add(
        s.done()
            ? "Accuracy held out is what nets were chosen by; test images were looked at once, when"
                + " all was chosen. Each is the mean of a net's seeds."
            : "The search has no finalists yet: these are nets on their way.");
    return new View(
        Version.NIB,
        "nib search: " + s.folder(),
        Text.format(
            "%,d trials, %,.0f seconds of one processor; %s.",
            s.trials(), s.trialSeconds(), limits(s)),
        work,
        Drawings.of(() -> charts(s, work)),
        s.points().stream().map(SearchPage::row).toList(),
        s.importance().stream().map(SearchPage::choice).toList(),
        notes);
  }

  private static String limits(SearchSummary s) {
    List<String> limits = new ArrayList<>();
    if (s.limits().hasChip()) {
      limits.add(s.limits().chip());
    }
    add(limits, s.limits().flashBytes(), "bytes of flash");
    add(limits, s.limits().ramBytes(), "bytes of RAM");
    add(limits, s.limits().instructions(), "instructions");
    add(limits, s.limits().macs(), "multiply-accumulates");
    return "limits: " + String.join(", ", limits);
  }

  private static void add(List<String> limits, long limit, String what) {
    if (limit > 0) {
      limits.add(Text.format("%,d %s", limit, what));
    }
  }

  private static List<Chart> charts(SearchSummary s, String work) {
    return List.of(
        costs("flash", "bytes of flash", s, p -> p.costs().flashBytes()),
        costs("ram", "bytes of RAM", s, p -> p.costs().ramBytes()),
        costs("work", work, s, p -> p.costs().work()),
        history(s));
  }

  private static Chart costs(
      String name, String axis, SearchSummary s, ToDoubleFunction<Point> cost) {
    List<PointChart.Dot> front = new ArrayList<>();
    List<PointChart.Dot> rest = new ArrayList<>();
    for (Point p : s.points()) {
      PointChart.Dot dot = new PointChart.Dot(cost.applyAsDouble(p), PERCENT * p.validation());
      (p.front() ? front : rest).add(dot);
    }
    return new Chart(
        "Accuracy held out, percent, by " + axis,
        new PointChart(name, axis, "accuracy, percent", front, rest).svg());
  }

  private static Chart history(SearchSummary s) {
    List<PointChart.Dot> finalists = new ArrayList<>();
    List<PointChart.Dot> rest = new ArrayList<>();
    for (int i = 0; i < s.history().size(); i++) {
      SearchSummary.Ended trial = s.history().get(i);
      (trial.finalist() ? finalists : rest)
          .add(new PointChart.Dot(i + 1, PERCENT * trial.accuracy()));
    }
    return new Chart(
        "Accuracy held out, percent, trial by trial; finalists in colour",
        new PointChart("history", "trial", "accuracy, percent", finalists, rest).svg());
  }

  private static Row row(Point p) {
    return new Row(
        p.name(),
        p.front(),
        Scores.percent(p.validation()),
        p.test().map(MeanInterval::percent).orElse("–"),
        Text.format("%,d", p.costs().flashBytes()),
        Text.format("%,d", p.costs().ramBytes()),
        Text.format("%,d", p.costs().work()),
        p.net(),
        p.commands());
  }

  private static Choice choice(Importance importance) {
    List<String> values = new ArrayList<>();
    importance
        .values()
        .forEach(
            (value, group) ->
                values.add(
                    Text.format(
                        "%s: %s (%d)", value, Scores.percent(group.accuracy()), group.trials())));
    return new Choice(
        importance.choice(),
        Text.format("%.0f", PERCENT * importance.part()),
        String.join(", ", values));
  }
}
