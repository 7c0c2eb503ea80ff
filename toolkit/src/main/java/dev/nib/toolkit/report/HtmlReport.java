package dev.nib.toolkit.report;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The report of a run as one HTML document: no scripts, no other files, nothing from the network.
 *
 * <p>It reads on wide and narrow screens, dark and bright, and on paper. The same data give the
 * same text, except that the charts' axis labels are drawn with the machine's own font.
 */
public final class HtmlReport {
  /** The page's file. */
  public static final String PAGE = "report.html";

  private HtmlReport() {}

  /** The page, and its tables beside it. */
  public static List<GeneratedFile> files(ReportData data) {
    return files(render(data), ReportTables.of(data));
  }

  /** A page with its tables. */
  static List<GeneratedFile> files(String page, Map<String, String> tables) {
    List<GeneratedFile> files = new ArrayList<>();
    tables.forEach(
        (name, table) -> files.add(new GeneratedFile(ReportTables.FOLDER + "/" + name, table)));
    files.add(new GeneratedFile(PAGE, page));
    return files;
  }

  /** The document, to be written as UTF-8. */
  public static String render(ReportData data) {
    return new Templates("nib/report").fill("report.ftlh", view(data));
  }

  private static ReportView view(ReportData data) {
    ScoreViews scores = new ScoreViews(data.result());
    DigitViews digits = new DigitViews(data.result());
    HistoryViews history = HistoryViews.of(data.history());
    ResultViews result = new ResultViews(data, scores);
    return new ReportView(
        "nib: " + data.net() + " on " + SourceName.of(data.source()),
        Version.NIB,
        data.net(),
        SourceName.of(data.source()),
        data.source(),
        "" + data.seed(),
        result.headline(),
        result.alarm(),
        result.figures(),
        result.targets(),
        result.runs(),
        history.drawings(),
        history.epochs(),
        digits.samples(),
        digits.histogram(),
        scores.recall(),
        result.distorted(),
        result.distortedNote(),
        NetView.of(data.result(), scores),
        result.files(),
        result.timings(),
        result.origin(),
        data.origin().commands(),
        List.copyOf(ReportTables.of(data).keySet()));
  }
}
