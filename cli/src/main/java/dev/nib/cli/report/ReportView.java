package dev.nib.cli.report;

import java.util.List;

/**
 * What {@code report.ftlh} prints, formatted already. Only {@link Chart#svg} is markup; all other
 * texts are plain and escaped by the template.
 *
 * @param headline the result in one sentence
 * @param alarm what went wrong in the verification, empty if nothing did
 * @param figures the most important numbers
 * @param epochs empty when nothing was trained
 * @param chartNote why there are no charts, empty if there are
 * @param mistakes images that the int8 net got wrong
 * @param mistakeNote how many there are and which are shown
 * @param accuracies of the float and the int8 net; empty without test images
 * @param verdict whether they differ, in words
 * @param tensors how far int8 is from float in each layer; may be empty
 * @param changed images on which float and int8 differ most
 */
public record ReportView(
    String title,
    String version,
    String net,
    String source,
    String seed,
    String sha256,
    String headline,
    String alarm,
    List<Figure> figures,
    List<Target> targets,
    List<Chart> charts,
    String chartNote,
    List<Epoch> epochs,
    Samples samples,
    List<Bar> histogram,
    List<Confusion> confusions,
    List<ClassRow> classes,
    List<Sample> mistakes,
    String mistakeNote,
    List<Accuracy> accuracies,
    String verdict,
    List<TensorRow> tensors,
    String tensorNote,
    List<Sample> changed,
    String changedNote,
    LayerTable layers,
    ArenaView arena,
    List<Size> sizes,
    List<Row> files,
    List<Row> timings) {

  /** A number with what it is. */
  public record Figure(String value, String label, String note) {}

  /** A name and its value. */
  public record Row(String name, String value) {}

  /**
   * A verified target.
   *
   * @param style the class of its mark in the style sheet
   */
  public record Target(
      String name,
      String style,
      String mark,
      String status,
      String images,
      String compared,
      String different,
      String detail,
      String seconds) {}

  /**
   * A drawn chart.
   *
   * @param svg markup, made of numbers only
   */
  public record Chart(String title, String svg) {}

  /**
   * A row of the table of epochs.
   *
   * @param kept whether its weights became the net
   */
  public record Epoch(
      String number,
      String trainLoss,
      String trainAccuracy,
      String validationLoss,
      String validationAccuracy,
      String learningRate,
      String seconds,
      boolean kept) {}

  /** Sample digits: a column per class. */
  public record Samples(String note, List<SampleColumn> columns) {}

  /** The samples of one class. */
  public record SampleColumn(String label, List<Sample> images) {}

  /**
   * An image with what is said of it.
   *
   * @param uri the PNG as a {@code data:} URI
   * @param alt for those who do not see it
   * @param first line of the caption
   * @param second line of the caption
   * @param third line of the caption
   */
  public record Sample(String uri, String alt, String first, String second, String third) {}

  /**
   * A bar of a histogram.
   *
   * @param percent its length, 0..100, of the longest
   */
  public record Bar(String label, String count, String percent) {}

  /** A confusion matrix. */
  public record Confusion(
      String title, String note, List<String> labels, List<ConfusionRow> rows) {}

  /** What the images of one label were taken for. */
  public record ConfusionRow(String label, List<Cell> cells, String total) {}

  /**
   * A cell of a confusion matrix.
   *
   * @param share of the row, in percent
   * @param shade how strong its colour is, 0..1
   * @param style the class in the style sheet: hit, miss or none
   * @param title all of it in words
   */
  public record Cell(String count, String share, String shade, String style, String title) {}

  /** The scores of one class, float and int8. */
  public record ClassRow(
      String label,
      String support,
      String floatPrecision,
      String floatRecall,
      String floatF1,
      String int8Precision,
      String int8Recall,
      String int8F1,
      boolean average) {}

  /** An accuracy with its 95 % interval. */
  public record Accuracy(String name, String correct, String percent, String interval) {}

  /**
   * A tensor of both nets.
   *
   * @param bar length of its bar, 0..100
   */
  public record TensorRow(
      String name, String kind, String sqnr, String bar, String cosine, String clipped) {}

  /** The layers and their sums. */
  public record LayerTable(
      String input, List<Layer> layers, String macs, String weightBytes, String constantBytes) {}

  /** A layer as the chip runs it. */
  public record Layer(
      String number,
      String name,
      String kind,
      String output,
      String macs,
      String weightBytes,
      String constantBytes,
      String scale,
      String zeroPoint) {}

  /** The memory plan, drawn: steps to the right, bytes upwards. */
  public record ArenaView(
      String note,
      String width,
      String height,
      List<Tick> steps,
      List<Tick> bytes,
      String left,
      String right,
      String top,
      String bottom,
      List<Slot> slots) {}

  /** A mark on an axis. */
  public record Tick(String at, String label) {}

  /**
   * A buffer: its life to the right, its bytes upwards.
   *
   * @param label what fits into the rectangle, perhaps nothing
   * @param life from which layer to which
   */
  public record Slot(
      String x,
      String y,
      String width,
      String height,
      String style,
      String textX,
      String textY,
      String label,
      String name,
      String bytes,
      String offset,
      String life) {}

  /** A size with its bar. */
  public record Size(String name, String bytes, String percent, String note) {}
}
