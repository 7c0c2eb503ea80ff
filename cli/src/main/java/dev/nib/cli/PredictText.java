package dev.nib.cli;

import dev.nib.dataset.GreyImage;
import dev.nib.toolkit.predict.PredictResult;
import dev.nib.toolkit.predict.PredictedPicture;
import java.util.ArrayList;
import java.util.List;

/** What pictures were taken for, as text: of one all there is to say, of several a line each. */
final class PredictText {
  /** From paper to ink. */
  private static final String RAMP = " .:-=+*#%@";

  private static final double PERCENT = 100;
  private static final int LEVELS = 256;

  /** Less is 0.0 %. */
  private static final double SHOWN = 0.0005;

  private PredictText() {}

  static String of(PredictResult result) {
    List<String> lines = new ArrayList<>();
    if (result.pictures().size() == 1 && result.refused().isEmpty()) {
      single(result.pictures().get(0), lines);
    } else if (!result.pictures().isEmpty()) {
      table(result.pictures(), lines);
    }
    result
        .scores()
        .ifPresent(
            scores -> {
              lines.add("");
              lines.add(ScoreText.scores(scores));
            });
    return String.join(System.lineSeparator(), lines);
  }

  private static void single(PredictedPicture picture, List<String> lines) {
    lines.add("%s: %s".formatted(picture.picture(), answer(picture)));
    lines.add("");
    List<String> drawing = drawing(picture.image());
    List<String> scores = scores(picture);
    String blank = " ".repeat(picture.image().width());
    for (int i = 0; i < Math.max(drawing.size(), scores.size()); i++) {
      String left = i < drawing.size() ? drawing.get(i) : blank;
      String right = i < scores.size() ? "    " + scores.get(i) : "";
      lines.add(("  |" + left + "|" + right).stripTrailing());
    }
    picture.warnings().forEach(warning -> lines.add("  " + warning));
  }

  private static String answer(PredictedPicture picture) {
    String next = next(picture).isEmpty() ? "" : " (then " + next(picture).strip() + ")";
    return "%d, %s%s%s%s"
        .formatted(
            picture.prediction(),
            percent(picture.probability()),
            next,
            picture.inverted() ? ", inverted" : "",
            picture.isWrong() ? ", labelled " + picture.label().get() : "");
  }

  /** Nothing where it would be printed as 0. */
  private static String next(PredictedPicture picture) {
    double probability = picture.probabilities().get(picture.next());
    return probability < SHOWN ? "" : "%d  %6s".formatted(picture.next(), percent(probability));
  }

  private static String percent(double part) {
    return "%.1f %%".formatted(PERCENT * part);
  }

  /** Two rows of pixels a line, since letters are about twice as high as wide. */
  private static List<String> drawing(GreyImage image) {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < image.height(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < image.width(); x++) {
        int below = Math.min(y + 1, image.height() - 1);
        int level = (image.pixel(y, x) + image.pixel(below, x)) / 2;
        line.append(RAMP.charAt(level * RAMP.length() / LEVELS));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> scores(PredictedPicture picture) {
    List<String> lines = new ArrayList<>(List.of("class  int8  probability"));
    for (int c = 0; c < picture.scores().size(); c++) {
      lines.add(
          "%5d %5d  %11s"
              .formatted(c, picture.scores().get(c), percent(picture.probabilities().get(c))));
    }
    return lines;
  }

  private static void table(List<PredictedPicture> pictures, List<String> lines) {
    lines.add("class  probability  then       picture");
    for (PredictedPicture picture : pictures) {
      List<String> remarks = new ArrayList<>();
      if (picture.isWrong()) {
        remarks.add("labelled " + picture.label().get());
      }
      if (picture.inverted()) {
        remarks.add("inverted");
      }
      remarks.addAll(picture.warnings());
      lines.add(
          "%5d  %11s  %-9s  %s%s"
              .formatted(
                  picture.prediction(),
                  percent(picture.probability()),
                  next(picture),
                  picture.picture(),
                  remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")"));
    }
  }
}
