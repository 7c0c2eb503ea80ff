package dev.nib.toolkit.report;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.dataset.ClassScores;
import dev.nib.dataset.ConfusionMatrix;
import dev.nib.dataset.LabelledImages;
import dev.nib.toolkit.report.NetView.Confusion;
import dev.nib.toolkit.report.ReportView.Bar;
import dev.nib.toolkit.report.ReportView.Chart;
import dev.nib.toolkit.report.ReportView.Row;
import dev.nib.toolkit.report.ReportView.Samples;
import dev.nib.toolkit.report.Reproduction.Contestant;
import dev.nib.toolkit.report.Reproduction.Robustness;
import dev.nib.toolkit.report.Reproduction.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report of {@code nib reproduce} as one HTML document, like {@link HtmlReport}. */
public final class ReproductionReport {
  private static final String NONE = "–";

  private ReproductionReport() {}

  /**
   * The images and answers to show.
   *
   * @param training what the contestants' parts were cut from
   * @param augmented training images as the CNN with augmentation sees them
   * @param distorted the test images after each distortion, in their order
   * @param undistorted what each row of the robustness table took the first of these for
   * @param nets the CNNs on the first of these, by name
   * @param time when the run ended
   * @param commands that do the same, a line each; may be empty
   */
  public record Pictures(
      LabelledImages training,
      LabelledImages augmented,
      List<LabelledImages> distorted,
      List<Predictions> undistorted,
      List<NamedNet> nets,
      String time,
      List<String> commands) {
    public Pictures {
      commands = List.copyOf(commands);
      distorted = List.copyOf(distorted);
      undistorted = List.copyOf(undistorted);
      nets = List.copyOf(nets);
    }
  }

  /** A CNN, float and int8. */
  public record NamedNet(String name, NetResult result) {}

  /**
   * What {@code reproduction.ftlh} prints, formatted already; only {@link Chart#svg} is markup.
   *
   * @param comparison accuracies, ours beside the study's
   * @param distortions names of the columns of {@code robustness}
   * @param robustnessCharts the same table as bars
   * @param tables files of comma-separated values beside the report
   */
  public record View(
      String version,
      String source,
      String sourcePath,
      String seed,
      String headline,
      List<Line> lines,
      Drawings comparison,
      List<String> distortions,
      List<Cells> robustness,
      Drawings robustnessCharts,
      String testNote,
      List<Training> trainings,
      Samples samples,
      Samples augmented,
      List<Samples> distorted,
      List<Bar> histogram,
      List<Confusion> confusions,
      List<ClassScoresView> baselines,
      List<Net> nets,
      List<Row> origin,
      List<String> commands,
      List<String> tables) {}

  /** Precision, recall and F1 of what is no net. */
  public record ClassScoresView(String name, List<ScoreRow> rows) {}

  /** The scores of one class, or their average. */
  public record ScoreRow(
      String label, String support, String precision, String recall, String f1, boolean average) {}

  /** A contestant's figures. */
  public record Line(
      String name,
      String description,
      Measured ours,
      Measured study,
      String parameters,
      String floatBytes,
      String int8Bytes) {}

  /** What both we and the study measured. */
  public record Measured(
      String validation, String validationLoss, String train, String trainLoss, String seconds) {}

  /** A CNN in detail. */
  public record Net(String name, NetView result) {}

  /** A row of the robustness table. */
  public record Cells(String name, List<String> cells) {}

  /** The charts of one training. */
  public record Training(String name, Drawings drawings) {}

  /** The page, and its tables beside it. */
  public static List<GeneratedFile> files(Reproduction r, Pictures pictures) {
    return HtmlReport.files(render(r, pictures), ReportTables.of(r));
  }

  /** The document, to be written as UTF-8. */
  public static String render(Reproduction r, Pictures pictures) {
    return new Templates("nib/report").fill("reproduction.ftlh", view(r, pictures));
  }

  private static View view(Reproduction r, Pictures pictures) {
    List<Samples> distorted = new ArrayList<>();
    for (int i = 0; i < r.distortions().size(); i++) {
      distorted.add(
          DigitViews.samples(
              pictures.distorted().get(i), 2, "test image", r.distortions().get(i).name()));
    }
    return new View(
        r.nib(),
        SourceName.of(r.data()),
        r.data(),
        "" + r.seed(),
        headline(r),
        r.contestants().stream().map(ReproductionReport::line).toList(),
        comparison(r),
        r.distortions().stream().map(Reproduction.Distortion::name).toList(),
        r.robustness().stream().map(ReproductionReport::cells).toList(),
        robustnessCharts(r),
        Text.format(
            "Accuracy on %s test images, which nobody learnt from, as they are and changed.",
            Figures.count(r.testImages())),
        trainings(r),
        DigitViews.samples(pictures.training(), 4, "training image", "The first of each class."),
        DigitViews.samples(
            pictures.augmented(),
            4,
            "augmented image",
            "Training images as the CNN with augmentation sees them, anew in every epoch."),
        distorted,
        DigitViews.histogram(pictures.training()),
        confusions(r, pictures),
        baselines(r).map(ReproductionReport::classScores).toList(),
        pictures.nets().stream().map(net -> new Net(net.name(), NetView.of(net.result()))).toList(),
        List.of(
            new Row("ended", pictures.time()),
            new Row("training images", r.trainSha256()),
            new Row("test images", r.testSha256())),
        pictures.commands(),
        List.copyOf(ReportTables.of(r).keySet()));
  }

  /** Accuracies on the images held out, ours beside the study's. */
  private static Drawings comparison(Reproduction r) {
    List<Double> ours = r.contestants().stream().map(c -> 100 * c.validation().accuracy()).toList();
    List<Double> study = r.contestants().stream().map(c -> 100 * c.study().accuracy()).toList();
    double least = BarChart.below(Stream.concat(ours.stream(), study.stream()).toList());
    return Drawings.of(
        () ->
            List.of(
                new Chart(
                    Text.format("Accuracy on the images held out, percent, from %.0f on", least),
                    new BarChart(
                            "comparison",
                            "accuracy, percent",
                            r.contestants().stream().map(Contestant::name).toList(),
                            least)
                        .with(ours)
                        .with(study)
                        .svg())));
  }

  /** The table of distorted images as bars: a group for each distortion. */
  private static Drawings robustnessCharts(Reproduction r) {
    return Drawings.of(
        () -> {
          BarChart chart =
              new BarChart(
                  "robustness",
                  "accuracy, percent",
                  r.distortions().stream().map(Reproduction.Distortion::name).toList(),
                  0);
          for (Robustness row : r.robustness()) {
            chart.with(row.accuracy().stream().map(a -> 100 * a).toList());
          }
          return List.of(new Chart("Accuracy on test images, percent", chart.svg()));
        });
  }

  /** Enough to know what the run is worth: the figures, whether they stand as in the study. */
  private static String headline(Reproduction r) {
    List<Contestant> best = new ArrayList<>(r.contestants());
    best.sort(Comparator.comparing(c -> -c.validation().accuracy()));
    return Text.format(
        "Four classifiers trained on parts of %s images (the study: %s). Of the images held out %s"
            + " are right: %s. On test images shifted by up to 0.3 the CNN with augmentation is"
            + " %.1f points %s the one without.",
        Figures.count(r.images()),
        Figures.count(r.studyImages()),
        best.stream()
            .map(c -> percent(Optional.of(c.validation().accuracy())) + " (" + c.name() + ")")
            .collect(Collectors.joining(", ")),
        order(r),
        100 * Math.abs(r.augmentationGain()),
        r.augmentationGain() < 0 ? "behind" : "ahead of");
  }

  private static String order(Reproduction r) {
    List<String> wrong = Reproduction.outOfOrder(r.contestants());
    return wrong.isEmpty()
        ? "the study's order"
        : "not the study's order (" + String.join(", ", wrong) + ")" + tooFew(r);
  }

  private static String tooFew(Reproduction r) {
    return r.images() < r.studyImages() ? ", of which so small a run says nothing" : "";
  }

  private static Line line(Contestant c) {
    return new Line(
        c.name(),
        c.description(),
        new Measured(
            percent(Optional.of(c.validation().accuracy())),
            loss(c.validation().loss()),
            percent(c.train().map(Score::accuracy)),
            loss(c.train().flatMap(Score::loss)),
            Figures.seconds(c.epochSeconds().orElse(c.trainSeconds()))),
        new Measured(
            percent(Optional.of(c.study().accuracy())),
            loss(c.study().loss()),
            percent(c.study().trainAccuracy()),
            NONE,
            c.study().epochSeconds().map(Figures::seconds).orElse(NONE)),
        c.parameters().map(Figures::count).orElse(NONE),
        Figures.count(c.floatBytes()),
        c.int8Bytes().map(Figures::count).orElse(NONE));
  }

  private static ClassScoresView classScores(Robustness row) {
    List<ScoreRow> rows =
        new ArrayList<>(
            row.classes().stream().map(c -> score("" + c.label(), c.scores(), false)).toList());
    rows.add(score(ScoreViews.MACRO_AVERAGE, row.macroAverage(), true));
    return new ClassScoresView(row.name(), rows);
  }

  private static ScoreRow score(String label, ClassScores scores, boolean average) {
    return new ScoreRow(
        label,
        Figures.count(scores.support()),
        Figures.fraction(scores.precision()),
        Figures.fraction(scores.recall()),
        Figures.fraction(scores.f1()),
        average);
  }

  private static Cells cells(Robustness row) {
    return new Cells(
        row.name(), row.accuracy().stream().map(a -> percent(Optional.of(a))).toList());
  }

  /** The rows of the contestants that are no nets. */
  private static Stream<Robustness> baselines(Reproduction r) {
    Set<String> names =
        r.contestants().stream()
            .filter(c -> c.parameters().isEmpty())
            .map(Contestant::name)
            .collect(Collectors.toSet());
    return r.robustness().stream().filter(row -> names.contains(row.name()));
  }

  private static List<Training> trainings(Reproduction r) {
    List<Training> trainings = new ArrayList<>();
    for (Contestant c : r.contestants()) {
      if (!c.epochs().isEmpty()) {
        HistoryViews views = HistoryViews.of("net" + (char) ('a' + trainings.size()), c.epochs());
        trainings.add(new Training(c.name(), views.drawings()));
      }
    }
    return trainings;
  }

  private static List<Confusion> confusions(Reproduction r, Pictures pictures) {
    List<Confusion> confusions = new ArrayList<>();
    for (int i = 0; i < r.robustness().size(); i++) {
      ConfusionMatrix matrix =
          ConfusionMatrix.of(pictures.distorted().get(0), pictures.undistorted().get(i).classes());
      confusions.add(ScoreViews.confusion(r.robustness().get(i).name(), matrix));
    }
    return confusions;
  }

  private static String percent(Optional<Double> part) {
    return part.map(p -> Text.format("%.2f\u00a0%%", 100 * p)).orElse(NONE);
  }

  private static String loss(Optional<Double> loss) {
    return loss.map(Figures::fraction).orElse(NONE);
  }
}
