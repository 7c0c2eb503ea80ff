package dev.nib.toolkit.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationResult;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.toolkit.compare.TensorComparison;
import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Robustness;
import dev.nib.trainer.loop.EpochRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The curves and tables of a report as files of comma-separated values, for those who draw their
 * own: a header, then plain numbers, accuracies 0 to 1, times in seconds; what is not known is
 * empty.
 */
final class ReportTables {
  /** Where they lie beside the page. */
  static final String FOLDER = "tables";

  private static final List<String> EPOCH =
      List.of(
          "epoch",
          "trainLoss",
          "trainAccuracy",
          "validationLoss",
          "validationAccuracy",
          "learningRate",
          "seconds");

  private ReportTables() {}

  /** Those of a run by the names of their files, such as {@code epochs.csv}. */
  static Map<String, String> of(ReportData data) {
    Map<String, String> tables = new LinkedHashMap<>();
    if (!data.history().isEmpty()) {
      tables.put(
          "epochs.csv", csv(EPOCH, data.history().stream().map(ReportTables::epoch).toList()));
    }
    NetResult result = data.result();
    ScoreViews scores = new ScoreViews(result);
    tables.put("confusion-float.csv", confusion(scores.floats()));
    tables.put("confusion-int8.csv", confusion(scores.int8()));
    if (!result.tensors().isEmpty()) {
      tables.put("tensors.csv", tensors(result.tensors()));
    }
    if (!data.distorted().isEmpty()) {
      tables.put(
          "distorted.csv",
          csv(
              List.of("kind", "accuracy"),
              data.distorted().stream().map(d -> row(d.kind(), d.accuracy())).toList()));
    }
    if (!data.verification().isEmpty()) {
      tables.put("verification.csv", verification(data.verification()));
      tables.put("runs.csv", runs(data.verification()));
    }
    return tables;
  }

  /** Those of the comparison of four classifiers. */
  static Map<String, String> of(Reproduction r) {
    Map<String, String> tables = new LinkedHashMap<>();
    List<List<String>> contestants = new ArrayList<>();
    List<List<String>> epochs = new ArrayList<>();
    for (Contestant c : r.contestants()) {
      contestants.add(
          row(
              c.name(),
              c.validation().accuracy(),
              c.validation().loss().orElse(null),
              c.study().accuracy(),
              c.parameters().orElse(null),
              c.floatBytes(),
              c.int8Bytes().orElse(null),
              c.trainSeconds()));
      c.epochs().forEach(e -> epochs.add(behind(c.name(), epoch(e))));
    }
    tables.put(
        "contestants.csv",
        csv(
            List.of(
                "classifier",
                "validationAccuracy",
                "validationLoss",
                "studyAccuracy",
                "parameters",
                "floatBytes",
                "int8Bytes",
                "trainSeconds"),
            contestants));
    List<List<String>> robustness = new ArrayList<>();
    for (Robustness row : r.robustness()) {
      for (int d = 0; d < r.distortions().size(); d++) {
        robustness.add(row(row.name(), r.distortions().get(d).name(), row.accuracy().get(d)));
      }
    }
    tables.put("robustness.csv", csv(List.of("classifier", "distortion", "accuracy"), robustness));
    tables.put("epochs.csv", csv(behind("classifier", EPOCH), epochs));
    return tables;
  }

  private static List<String> epoch(EpochRecord e) {
    return row(
        e.epoch(),
        e.trainLoss(),
        e.trainAccuracy(),
        e.validationLoss(),
        e.validationAccuracy(),
        e.learningRate(),
        e.seconds());
  }

  /** A column more, in front. */
  private static List<String> behind(String first, List<String> row) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(row);
    return all;
  }

  private static String confusion(ConfusionMatrix matrix) {
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < matrix.classes(); label++) {
      for (int prediction = 0; prediction < matrix.classes(); prediction++) {
        rows.add(row(label, prediction, matrix.count(label, prediction)));
      }
    }
    return csv(List.of("label", "prediction", "images"), rows);
  }

  private static String tensors(List<TensorComparison> tensors) {
    return csv(
        List.of("tensor", "kind", "signalToNoiseDb", "cosine", "clipped"),
        tensors.stream()
            .map(
                t ->
                    row(
                        t.name(),
                        t.kind(),
                        t.sqnrDb().orElse(null),
                        t.cosine().orElse(null),
                        t.clipped()))
            .toList());
  }

  private static String verification(List<VerificationResult> results) {
    return csv(
        List.of("target", "status", "images", "bytesCompared", "bytesDifferent", "seconds"),
        results.stream()
            .map(
                r ->
                    row(
                        r.target(),
                        r.status().words(),
                        r.images(),
                        r.bytesCompared(),
                        r.bytesDifferent(),
                        r.seconds()))
            .toList());
  }

  private static String runs(List<VerificationResult> results) {
    List<List<String>> rows = new ArrayList<>();
    for (VerificationResult result : results) {
      for (RunMeasurement m : result.measured()) {
        rows.add(
            row(
                m.core(),
                m.options(),
                m.count(),
                m.unit(),
                m.codeBytes(),
                m.constantBytes(),
                m.arenaBytes(),
                m.stackBytes()));
      }
    }
    return csv(
        List.of(
            "core",
            "options",
            "count",
            "unit",
            "codeBytes",
            "constantBytes",
            "arenaBytes",
            "stackBytes"),
        rows);
  }

  private static List<String> row(Object... values) {
    List<String> row = new ArrayList<>();
    for (Object value : values) {
      row.add(Optional.ofNullable(value).map(String::valueOf).orElse(""));
    }
    return row;
  }

  private static String csv(List<String> header, List<List<String>> rows) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      writer.writeRecord(header);
      rows.forEach(writer::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
