package dev.nib.toolkit.report;

import java.util.List;

/**
 * What the macros of {@code parts.ftlh} print of a {@link NetResult}, formatted already.
 *
 * @param confusions int8, then float
 * @param mistakes images that the int8 net got wrong
 * @param mistakeNote how many there are and which are shown
 * @param accuracies of the float and the int8 net; empty without test images
 * @param verdict whether they differ, in words
 * @param tensors how far int8 is from float in each layer; may be empty
 * @param changed images on which float and int8 differ most
 * @param chips which microcontrollers hold the net
 * @param fpgas which FPGAs hold its inference core
 */
public record NetView(
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
    List<ChipRow> chips,
    List<FpgaRow> fpgas) {

  static NetView of(NetResult result) {
    return of(result, new ScoreViews(result));
  }

  /**
   * @param scores of {@code result}
   */
  static NetView of(NetResult result, ScoreViews scores) {
    DigitViews digits = new DigitViews(result);
    ComparisonViews comparison = new ComparisonViews(result, scores);
    ProgramViews program = new ProgramViews(result.program());
    SizeViews sizes = new SizeViews(result);
    return new NetView(
        scores.confusions(),
        scores.classes(),
        digits.mistakes(),
        digits.mistakeNote(),
        comparison.accuracies(),
        comparison.verdict(),
        comparison.tensors(),
        comparison.tensorNote(),
        digits.changed(),
        digits.changedNote(),
        program.layers(),
        program.arena(),
        sizes.sizes(),
        sizes.chips(),
        sizes.fpgas());
  }

  /**
   * An image with what is said of it.
   *
   * @param uri the PNG as a {@code data:} URI
   * @param name how a user finds it
   * @param alt for those who do not see it
   * @param first line of the caption
   * @param second line of the caption
   * @param third line of the caption
   */
  public record Sample(
      String uri, String name, String alt, String first, String second, String third) {}

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
      String middleX,
      String middleY,
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

  /**
   * Whether a microcontroller holds the net.
   *
   * @param flash bytes needed of those there
   * @param ram the same
   * @param style of the mark in the style sheet
   */
  public record ChipRow(
      String name, String note, String flash, String ram, String style, String verdict) {}

  /**
   * Whether an FPGA holds the net's inference core.
   *
   * @param style of the mark in the style sheet
   */
  public record FpgaRow(String name, String note, String style, String verdict) {}
}
