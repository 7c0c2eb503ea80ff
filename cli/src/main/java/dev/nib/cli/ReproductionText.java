package dev.nib.cli;

import dev.nib.codegen.Text;
import dev.nib.dataset.ClassScores;
import dev.nib.toolkit.report.Reproduction;
import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Robustness;
import dev.nib.toolkit.report.Reproduction.Score;
import dev.nib.toolkit.report.Reproduction.StudyFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The tables of {@code nib reproduce} as text. */
final class ReproductionText {
  private static final String NONE = "-";

  private ReproductionText() {}

  static String of(Reproduction r, Path folder) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-22s %10s %8s %8s %8s %8s %10s %11s %10s",
        "",
        "validation",
        "loss",
        "train",
        "loss",
        "s/epoch",
        "parameters",
        "float bytes",
        "int8 bytes");
    for (Contestant c : r.contestants()) {
      line(
          text,
          "%-22s %10s %8s %8s %8s %8s %10s %,11d %10s",
          c.name(),
          percent(Optional.of(c.validation().accuracy())),
          number("%.4f", c.validation().loss()),
          percent(c.train().map(Score::accuracy)),
          number("%.4f", c.train().flatMap(Score::loss)),
          number("%.1f", c.epochSeconds().or(() -> Optional.of(c.trainSeconds()))),
          number("%,d", c.parameters()),
          c.floatBytes(),
          number("%,d", c.int8Bytes()));
      StudyFigures study = c.study();
      line(
          text,
          "%-22s %10s %8s %8s %8s %8s",
          "  the study",
          percent(Optional.of(study.accuracy())),
          number("%.4f", study.loss()),
          percent(study.trainAccuracy()),
          NONE,
          number("%.1f", study.epochSeconds()));
    }
    line(text, "");
    line(
        text,
        "%,d test images, %s:",
        r.testImages(),
        String.join(", ", r.distortions().stream().map(Reproduction.Distortion::name).toList()));
    for (Robustness row : r.robustness()) {
      StringBuilder cells = new StringBuilder();
      row.accuracy().forEach(a -> cells.append(Text.format(" %9s", percent(Optional.of(a)))));
      line(text, "%-28s%s", row.name(), cells);
    }
    line(text, "");
    line(text, "%-28s %10s %10s %10s", "macro average, as they are", "precision", "recall", "F1");
    for (Robustness row : r.robustness()) {
      ClassScores mean = row.macroAverage();
      line(
          text,
          "%-28s %10.4f %10.4f %10.4f",
          row.name(),
          mean.precision(),
          mean.recall(),
          mean.f1());
    }
    line(text, "");
    List<String> wrong = Reproduction.outOfOrder(r.contestants());
    line(
        text,
        "%s on the images held out%s",
        wrong.isEmpty() ? "the study's order" : "not the study's order",
        wrong.isEmpty() ? "" : ": " + String.join(", ", wrong));
    line(
        text,
        "augmentation is worth %.1f points on images shifted by up to 0.3",
        100 * r.augmentationGain());
    line(text, "report: %s", r.report());
    line(text, "%s: reproduction.json and the models", folder);
    return text.toString().stripTrailing();
  }

  private static String percent(Optional<Double> part) {
    return part.map(p -> Text.format("%.2f %%", 100 * p)).orElse(NONE);
  }

  private static String number(String format, Optional<?> value) {
    return value.map(v -> Text.format(format, v)).orElse(NONE);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(Text.format(format, values)).append(System.lineSeparator());
  }
}
