package dev.nib.toolkit.report;

import dev.nib.chip.Chips;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationSummary;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.report.ReportView.Bar;
import dev.nib.toolkit.report.ReportView.Figure;
import dev.nib.toolkit.report.ReportView.Row;
import dev.nib.toolkit.report.ReportView.Run;
import dev.nib.toolkit.report.ReportView.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What came out: the result in a sentence, verification, files and times. */
final class ResultViews {
  private final ReportData data;
  private final ScoreViews scores;
  private final VerificationSummary verification;
  private final long constantBytes;
  private final long arenaBytes;

  ResultViews(ReportData data, ScoreViews scores) {
    this.data = data;
    this.scores = scores;
    verification = VerificationSummary.of(data.verification());
    constantBytes = ProgramViews.constantBytes(data.result().program());
    arenaBytes =
        CBackend.place(data.result().program(), CTarget.of(Objective.SPEED)).arena().bytes();
  }

  String headline() {
    return Text.format(
        "The net %s recognises %s of %s test images in int8 arithmetic (float: %s; the same answer"
            + " for %s), with %s bytes of constants in flash and an arena of %s bytes; %s.",
        data.net(),
        int8Accuracy(),
        Figures.count(data.result().test().count()),
        floatAccuracy(),
        agreement(),
        Figures.count(constantBytes),
        Figures.count(arenaBytes),
        verified());
  }

  /** In the words of the headline: how many targets computed what, and which did not. */
  private String verified() {
    if (data.verification().isEmpty()) {
      return "nothing was verified";
    }
    String equal =
        Text.format(
            "on %d of %d targets every byte equals the simulator's",
            verification.equal(), verification.targets());
    String others = verification.others();
    return others.isEmpty() ? equal : equal + ", " + others;
  }

  String alarm() {
    List<String> bad =
        data.verification().stream()
            .filter(r -> r.status() == Status.DIFFERENT || r.status() == Status.FAILED)
            .map(r -> r.target() + " (" + r.status().words() + ")")
            .toList();
    return bad.isEmpty() ? "" : "Do not use before this is mended: " + String.join(", ", bad) + ".";
  }

  List<Figure> figures() {
    String of = Figures.count(data.result().test().count()) + " test images";
    return List.of(
        new Figure(int8Accuracy(), "int8 accuracy", of),
        new Figure(floatAccuracy(), "float accuracy", of),
        new Figure(agreement(), "same answer", "float and int8"),
        new Figure(Figures.count(constantBytes), "bytes of constants", "in flash"),
        new Figure(Figures.count(arenaBytes), "bytes of arena", "in RAM"),
        new Figure(
            verification.equal() + "\u00a0of\u00a0" + verification.targets(),
            "targets byte-equal",
            verification.others()));
  }

  private String int8Accuracy() {
    return Figures.percent(scores.int8().correct(), scores.int8().total());
  }

  private String floatAccuracy() {
    return Figures.percent(scores.floats().correct(), scores.floats().total());
  }

  private String agreement() {
    return Figures.percent(
        data.result().int8().agreeing(data.result().floats()), data.result().test().count());
  }

  List<Target> targets() {
    return data.verification().stream().map(ResultViews::target).toList();
  }

  List<Run> runs() {
    return data.verification().stream()
        .flatMap(r -> r.measured().stream())
        .map(ResultViews::run)
        .toList();
  }

  private static Run run(RunMeasurement m) {
    return new Run(
        m.core(),
        m.options(),
        Figures.count(m.count()),
        m.unit(),
        Text.format(
            "%.2f ms (%s, %d MHz)", m.milliseconds(), m.chip(), Chips.named(m.chip()).megahertz()),
        Figures.count(m.codeBytes()),
        Figures.count(m.constantBytes()),
        Figures.count(m.arenaBytes()),
        Figures.count(m.stackBytes()));
  }

  private static Target target(VerificationResult r) {
    boolean ran = r.bytesCompared() > 0;
    return new Target(
        r.target(),
        style(r.status()),
        mark(r.status()),
        r.status().words(),
        r.images() > 0 ? Figures.count(r.images()) : "",
        ran ? Figures.count(r.bytesCompared()) : "",
        ran ? Figures.count(r.bytesDifferent()) : "",
        r.firstDifference().map(d -> r.detail() + "; first: " + d).orElse(r.detail()),
        r.seconds() > 0 ? Figures.seconds(r.seconds()) : "");
  }

  /** Not by colour alone: the mark tells them apart on paper too. */
  private static String mark(Status status) {
    return switch (status) {
      case EQUAL -> "✓";
      case DIFFERENT -> "≠";
      case DOES_NOT_FIT, LEFT_OUT -> "–";
      case NOT_VERIFIED -> "?";
      case FAILED -> "✗";
    };
  }

  private static String style(Status status) {
    return switch (status) {
      case EQUAL -> "good";
      case DIFFERENT, FAILED -> "bad";
      case NOT_VERIFIED -> "open";
      case DOES_NOT_FIT, LEFT_OUT -> "idle";
    };
  }

  List<Row> files() {
    return data.files().stream()
        .map(file -> new Row(file.path(), Figures.count(file.bytes())))
        .toList();
  }

  /** The worst last, each beside the whole. */
  List<Bar> distorted() {
    return data.distorted().stream()
        .sorted(Comparator.comparing(ReportData.Distorted::accuracy).reversed())
        .map(
            d ->
                new Bar(
                    d.kind(),
                    Text.format("%.1f\u00a0%%", 100 * d.accuracy()),
                    Text.format("%.1f", 100 * d.accuracy())))
        .toList();
  }

  String distortedNote() {
    return Text.format(
        "What the int8 net has right of the first %s test images after each of %d distortions; nib"
            + " robustness measures all of them.",
        Figures.count(data.distortedImages()), data.distorted().size());
  }

  List<Row> origin() {
    ReportData.Origin origin = data.origin();
    return List.of(
        new Row("ended", origin.time()),
        new Row(
            "machine",
            Text.format(
                "%s, %s, %d processors, Java %s",
                origin.platform().os(),
                origin.platform().architecture(),
                origin.platform().processors(),
                origin.platform().java())),
        new Row("int8 model, SHA-256", data.result().program().sourceSha256()),
        new Row("float32 model", origin.floatSha256()),
        new Row("training images", origin.trainSha256()),
        new Row("test images", origin.testSha256()));
  }

  List<Row> timings() {
    List<Row> rows = new ArrayList<>();
    double total = 0;
    for (ReportData.Timing timing : data.timings()) {
      total += timing.seconds();
      rows.add(new Row(timing.stage(), Figures.seconds(timing.seconds())));
    }
    if (rows.size() > 1) {
      rows.add(new Row("all", Figures.seconds(total)));
    }
    return rows;
  }
}
