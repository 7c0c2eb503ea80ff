package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.dataset.LabelledImages;
import dev.nib.toolkit.report.NetView.Sample;
import dev.nib.toolkit.report.ReportView.Bar;
import dev.nib.toolkit.report.ReportView.SampleColumn;
import dev.nib.toolkit.report.ReportView.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The pictures: samples of every class, the worst mistakes, where float and int8 differ. */
final class DigitViews {
  private static final int SAMPLES_PER_CLASS = 6;
  private static final int MAX_MISTAKES = 24;
  private static final int MAX_CHANGED = 12;

  private final LabelledImages test;
  private final Predictions floats;
  private final Predictions int8;

  DigitViews(NetResult result) {
    test = result.test();
    floats = result.floats();
    int8 = result.int8();
  }

  /** The first test images of each class. */
  Samples samples() {
    String note =
        Text.format(
            "The first test images of each class, pixel for pixel (%d × %d grey pixels).",
            test.width(), test.height());
    return samples(test, SAMPLES_PER_CLASS, "test image", note);
  }

  /** The first images of each class. */
  static Samples samples(LabelledImages images, int perClass, String what, String note) {
    List<List<Sample>> columns = new ArrayList<>();
    IntStream.range(0, images.classes()).forEach(c -> columns.add(new ArrayList<>()));
    for (int i = 0; i < images.count(); i++) {
      List<Sample> column = columns.get(images.label(i));
      if (column.size() < perClass) {
        String name = images.name(i);
        String alt = Text.format("%s of a %d: %s", what, images.label(i), name);
        column.add(new Sample(PngUri.of(images, i), name, alt, "", "", ""));
      }
    }
    return new Samples(
        note,
        IntStream.range(0, images.classes())
            .mapToObj(c -> new SampleColumn("" + c, columns.get(c)))
            .toList());
  }

  List<Bar> histogram() {
    return histogram(test);
  }

  /** How many images each class has. */
  static List<Bar> histogram(LabelledImages images) {
    int[] counts = images.histogram();
    int longest = Math.max(1, Arrays.stream(counts).max().orElse(1));
    return IntStream.range(0, counts.length)
        .mapToObj(
            c ->
                new Bar(
                    "" + c,
                    Figures.count(counts[c]),
                    Text.format("%.1f", 100.0 * counts[c] / longest)))
        .toList();
  }

  /** What the int8 net got wrong, the surest errors first. */
  List<Sample> mistakes() {
    return worst(this::mistaken, MAX_MISTAKES);
  }

  String mistakeNote() {
    int all = count(this::mistaken);
    if (all == 0) {
      return "The int8 net took every test image for what it is.";
    }
    return Text.format(
        "%s of %s test images were taken for another digit%s.",
        Figures.count(all), Figures.count(test.count()), shown(all, MAX_MISTAKES));
  }

  /** Where float and int8 differ most: other answers first, then by change of probability. */
  List<Sample> changed() {
    return IntStream.range(0, test.count())
        .filter(i -> int8.change(floats, i) > 0)
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> !different(i))
                .thenComparing(i -> -int8.change(floats, i)))
        .limit(MAX_CHANGED)
        .map(this::sample)
        .toList();
  }

  String changedNote() {
    int all = count(this::different);
    return all == 0
        ? "Float and int8 give the same answer for every test image. These changed most:"
        : Text.format(
            "Float and int8 give different answers for %s of %s test images. These changed most,"
                + " other answers first:",
            Figures.count(all), Figures.count(test.count()));
  }

  private String shown(int all, int most) {
    if (all <= most) {
      return "";
    }
    return int8.hasProbabilities()
        ? Text.format("; here are the %d of which int8 was surest", most)
        : Text.format("; here are %d of them", most);
  }

  private boolean mistaken(int image) {
    return int8.predicted(image) != test.label(image);
  }

  private boolean different(int image) {
    return int8.predicted(image) != floats.predicted(image);
  }

  private int count(IntPredicate which) {
    return (int) IntStream.range(0, test.count()).filter(which).count();
  }

  private List<Sample> worst(IntPredicate which, int most) {
    return IntStream.range(0, test.count())
        .filter(which)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -int8.probability(i)))
        .limit(most)
        .map(this::sample)
        .toList();
  }

  private Sample sample(int image) {
    int label = test.label(image);
    String int8Says = "int8: " + answer(int8, image);
    String floatSays = "float: " + answer(floats, image);
    return new Sample(
        PngUri.of(test, image),
        test.name(image),
        Text.format("%s, a %d; %s; %s", test.name(image), label, int8Says, floatSays),
        "label " + label,
        int8Says,
        floatSays);
  }

  private static String answer(Predictions predictions, int image) {
    String answer = "" + predictions.predicted(image);
    return predictions.hasProbabilities()
        ? answer + Text.format(" (%.2f)", predictions.probability(image))
        : answer;
  }
}
