package dev.nib.toolkit.report;

import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.Crop;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.report.NetView.Confusion;
import dev.nib.toolkit.report.ReportView.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pictures beside what a net saw of them, as one HTML document: no scripts, no other files, nothing
 * from the network.
 *
 * @param title what the pictures are called
 * @param model the net, as a user named it
 * @param sha256 of its file
 * @param digits whether a digit was made of each picture
 * @param scores how well predictions meet labels, where all pictures have one
 * @param entries in the order of their names
 * @param refused why further pictures are missing, a line each
 */
public record ContactSheet(
    String title,
    String model,
    String sha256,
    boolean digits,
    Optional<Scores> scores,
    List<Entry> entries,
    List<String> refused) {
  /** With less between the two most probable classes an answer is in doubt. */
  private static final double DOUBT = 0.5;

  /** Less is 0.0 %. */
  private static final double SHOWN = 0.0005;

  /**
   * A picture.
   *
   * @param thumbnail small
   * @param seen what went into the net
   * @param size of the picture
   * @param crop the rectangle that was taken of it
   * @param label what it is, where that is known
   * @param prediction what it was taken for
   * @param next the next probable class
   * @param probabilities of each class, 0 to 1
   * @param inverted whether the negative was taken
   * @param warnings what may be wrong, a line each
   */
  public record Entry(
      String name,
      GreyImage thumbnail,
      GreyImage seen,
      ImageSize size,
      Optional<Crop> crop,
      Optional<Integer> label,
      int prediction,
      int next,
      List<Double> probabilities,
      boolean inverted,
      List<String> warnings) {
    private double margin() {
      return probabilities.get(prediction) - probabilities.get(next);
    }

    private boolean isWrong() {
      return label.isPresent() && label.get() != prediction;
    }

    private boolean isInDoubt() {
      return isWrong() || margin() < DOUBT || !warnings.isEmpty();
    }
  }

  /** What {@code contact-sheet.ftlh} prints, formatted already. */
  public record View(
      String version,
      String title,
      String model,
      String sha256,
      String headline,
      List<Figure> figures,
      List<Card> cards,
      List<Confusion> confusions,
      List<String> refused) {}

  /**
   * A picture of the sheet.
   *
   * @param style the classes of the card in the style sheet
   * @param byName its place by name
   * @param byClass its place by prediction, then name
   * @param crop where the rectangle that was taken lies on the picture, as a style; empty where all
   *     of it was
   * @param answer the prediction with its probability
   * @param next the next class with its probability, and whether the negative was taken
   * @param verdict what it is, where that is known and something else
   */
  public record Card(
      String name,
      String style,
      int byName,
      int byClass,
      String picture,
      String crop,
      String seen,
      String prediction,
      String answer,
      String next,
      String verdict,
      List<Column> columns,
      List<String> warnings) {}

  /**
   * A class of a picture.
   *
   * @param percent how probable it is, 0 to 100
   * @param part the same, 0 to 1
   */
  public record Column(String label, String percent, String part, boolean largest) {}

  /** Takes copies. */
  public ContactSheet {
    entries = List.copyOf(entries);
    refused = List.copyOf(refused);
  }

  /** The document, to be written as UTF-8. */
  public String html() {
    return new Templates("nib/report").fill("contact-sheet.ftlh", view());
  }

  private View view() {
    Comparator<Integer> doubt =
        Comparator.comparing((Integer i) -> !entries.get(i).isWrong())
            .thenComparing(i -> !entries.get(i).isInDoubt())
            .thenComparing(i -> entries.get(i).margin());
    int[] byClass = new int[entries.size()];
    List<Integer> sorted =
        IntStream.range(0, entries.size())
            .boxed()
            .sorted(Comparator.comparing(i -> entries.get(i).prediction()))
            .toList();
    IntStream.range(0, sorted.size()).forEach(place -> byClass[sorted.get(place)] = place);
    return new View(
        Version.NIB,
        SourceName.of(title),
        model,
        sha256,
        headline(),
        figures(),
        IntStream.range(0, entries.size())
            .boxed()
            .sorted(doubt)
            .map(i -> card(entries.get(i), i, byClass[i]))
            .toList(),
        confusion().map(List::of).orElse(List.of()),
        refused);
  }

  private String headline() {
    return digits
        ? "Each picture, and beside it what the net saw: ink bright on dark paper, contrast"
            + " stretched, cut out, scaled to 20 pixels and centred by mass, as MNIST's digits are."
        : "Each picture, and beside it what the net saw.";
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(Figures.count(entries.size()), "pictures", "seen by " + model));
    scores
        .map(Scores::matrix)
        .ifPresent(
            matrix ->
                figures.add(
                    new Figure(
                        Figures.percent(matrix.correct(), matrix.total()),
                        "right",
                        Text.format(
                            "%s of %s, as their folders label them",
                            Figures.count(matrix.correct()), Figures.count(matrix.total())))));
    long doubtful = entries.stream().filter(Entry::isInDoubt).count();
    figures.add(
        new Figure(
            Figures.count(doubtful), "in doubt", "two classes are near, or the picture is odd"));
    if (!refused.isEmpty()) {
      figures.add(new Figure(Figures.count(refused.size()), "missing", "unreadable or blank, see below"));
    }
    return figures;
  }

  private Optional<Confusion> confusion() {
    Optional<ConfusionMatrix> matrix = scores.map(Scores::matrix);
    return matrix.map(known -> ScoreViews.confusion(model, known));
  }

  private static Card card(Entry entry, int byName, int byClass) {
    String style = entry.isWrong() ? "wrong" : entry.isInDoubt() ? "doubtful" : "sure";
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < entry.probabilities().size(); c++) {
      columns.add(
          new Column(
              "" + c,
              Text.format("%.1f", 100 * entry.probabilities().get(c)),
              Text.format("%.3f", entry.probabilities().get(c)),
              c == entry.prediction()));
    }
    return new Card(
        entry.name(),
        style,
        byName,
        byClass,
        PngUri.photograph(entry.thumbnail()),
        entry.crop().map(crop -> style(crop, entry.size())).orElse(""),
        PngUri.of(entry.seen()),
        "" + entry.prediction(),
        probability(entry, entry.prediction()),
        next(entry),
        entry.isWrong() ? "labelled " + entry.label().get() : "",
        columns,
        entry.warnings());
  }

  /** How the picture came to what was seen, and the next class where it is more than 0.0 %. */
  private static String next(Entry entry) {
    List<String> parts = new ArrayList<>();
    if (entry.probabilities().get(entry.next()) >= SHOWN) {
      parts.add(Text.format("then %d: %s", entry.next(), probability(entry, entry.next())));
    }
    if (entry.inverted()) {
      parts.add("inverted");
    }
    return String.join(", ", parts);
  }

  private static String style(Crop crop, ImageSize size) {
    return Text.format(
        "left:%.1f%%;top:%.1f%%;width:%.1f%%;height:%.1f%%",
        100.0 * crop.left() / size.width(),
        100.0 * crop.top() / size.height(),
        100.0 * crop.width() / size.width(),
        100.0 * crop.height() / size.height());
  }

  private static String probability(Entry entry, int of) {
    return Text.format("%.1f\u00a0%%", 100 * entry.probabilities().get(of));
  }
}
