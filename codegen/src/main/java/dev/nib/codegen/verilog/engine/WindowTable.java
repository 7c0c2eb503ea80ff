package dev.nib.codegen.verilog.engine;

import dev.nib.codegen.Text;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the taps of a step's windows lie: an entry for each column of windows and one for each row,
 * those of one pool window side by side. Taps outside the image are in none, nor are windows that
 * no output of a pool needs.
 */
public record WindowTable(List<Entry> columns, List<Entry> rows) {
  /** A window of one tap, as a convolution has it. */
  private static final Step.Placement TAP =
      new Step.Placement(Window.of(1, 1, 1, Padding.VALID), 0, 0);

  /** Of its outputs, each has a window of its own. */
  private static final LaneSharing ALONE = new LaneSharing(1, 0, 1);

  public WindowTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A column or a row of windows.
   *
   * @param input where its first tap inside the image lies, in bytes from the input's begin
   * @param weights the same in words from the begin of a group's weights
   * @param count bytes side by side of a column, rows of a row; inside the image
   * @param endsPool true for the last one of a pool window
   * @param endsAll true for the last one of all
   */
  public record Entry(int input, int weights, int count, boolean endsPool, boolean endsAll) {}

  /**
   * That of a convolution without dilation, over all images of a batch.
   *
   * @param sharing the outputs of a window
   */
  static WindowTable of(Step.Convolution step, LaneSharing sharing) {
    return of(step, sharing, step.input().shape().extent(3));
  }

  /** The same with a word of weights for each pixel, and pixels counted in place of bytes. */
  static WindowTable ofPixelRuns(Step.DepthwiseConv2D step) {
    return of(step, LaneSharing.none(step), 1);
  }

  /**
   * @param words of weights for each pixel
   */
  private static WindowTable of(Step.Convolution step, LaneSharing sharing, int words) {
    Step.Placement placement = step.placement();
    Window window = placement.window();
    if (window.dilationHeight() > 1 || window.dilationWidth() > 1) {
      throw new ModelException(
          Text.format(
              "its window is dilated by %d and %d, and the core takes none that is",
              window.dilationHeight(), window.dilationWidth()));
    }
    Optional<Step.Placement> pool = step.pooling().map(Step.Pooling::placement);
    return of(
        step.input().shape(),
        placement,
        step.unpooled(),
        pool,
        step.output().shape(),
        sharing,
        words);
  }

  /** That of a maximum: of windows of one tap, as a convolution has them. */
  static WindowTable ofMaximum(Step.Pool2D step) {
    Shape in = step.input().shape();
    return of(
        in, TAP, in, Optional.of(step.placement()), step.output().shape(), ALONE, in.extent(3));
  }

  /** That of an average: of the pool's windows. */
  static WindowTable ofAverage(Step.Pool2D step) {
    Shape out = step.output().shape();
    Window window = step.placement().window();
    LaneSharing alone = new LaneSharing(1, 0, window.width());
    return of(
        step.input().shape(), step.placement(), out, Optional.empty(), out, alone, out.extent(3));
  }

  /** That of windows of one tap over the pixels of images {@code [N,H,W,C]}. */
  static WindowTable ofPixels(Shape shape) {
    return of(shape, TAP, shape, Optional.empty(), shape, ALONE, shape.extent(3));
  }

  private static WindowTable of(
      Shape in,
      Step.Placement placement,
      Shape unpooled,
      Optional<Step.Placement> pool,
      Shape out,
      LaneSharing sharing,
      int words) {
    Window window = placement.window();
    int height = in.extent(1);
    int width = in.extent(2);
    int channels = in.extent(3);
    Axis across =
        new Axis(
            out.extent(2) / sharing.positions(),
            pool.map(p -> p.window().width()).orElse(1),
            pool.map(p -> p.window().strideWidth()).orElse(1) * sharing.positions(),
            pool.map(Step.Placement::padLeft).orElse(0),
            unpooled.extent(2),
            sharing.windowWidth(),
            window.strideWidth(),
            placement.padLeft(),
            width);
    Axis down =
        new Axis(
            out.extent(1),
            pool.map(p -> p.window().height()).orElse(1),
            pool.map(p -> p.window().strideHeight()).orElse(1),
            pool.map(Step.Placement::padTop).orElse(0),
            unpooled.extent(1),
            window.height(),
            window.strideHeight(),
            placement.padTop(),
            height);
    List<Entry> rows = new ArrayList<>();
    int images = in.extent(0);
    for (int n = 0; n < images; n++) {
      int image = n * height * width * channels;
      rows.addAll(
          down.entries(image, width * channels, sharing.windowWidth() * words, 1, n + 1 == images));
    }
    return new WindowTable(across.entries(0, channels, words, words, true), rows);
  }

  /** That of windows over a whole row of {@code inputs} bytes each. */
  static WindowTable ofRows(int count, int inputs) {
    return ofImages(count, inputs, 1, inputs);
  }

  /** That of windows over a whole image of {@code count} pixels each. */
  static WindowTable ofColumns(int images, int count, int channels) {
    return ofImages(images, count * channels, count, channels);
  }

  /**
   * That of windows of a byte each, at {@code count} places one behind the other.
   *
   * @param inputs in which each window has a run of one byte
   */
  static WindowTable ofElements(int count, int inputs) {
    int across = 1;
    // As square as it divides: the table has an entry for each column and each row.
    for (int divisor = 1; (long) divisor * divisor <= count; divisor++) {
      across = count % divisor == 0 ? divisor : across;
    }
    List<Entry> columns = new ArrayList<>();
    List<Entry> rows = new ArrayList<>();
    for (int x = 0; x < across; x++) {
      columns.add(new Entry(x, 0, 1, true, x + 1 == across));
    }
    for (int y = 0; y < count / across; y++) {
      rows.add(new Entry(y * across, 0, inputs, true, (y + 1) * across == count));
    }
    return new WindowTable(columns, rows);
  }

  private static WindowTable ofImages(int images, int imageBytes, int runs, int runBytes) {
    List<Entry> rows = new ArrayList<>();
    for (int n = 0; n < images; n++) {
      rows.add(new Entry(n * imageBytes, 0, runs, true, n + 1 == images));
    }
    return new WindowTable(List.of(new Entry(0, 0, runBytes, true, true)), rows);
  }

  /** Taps of an output channel in all windows. */
  long taps() {
    return columns.stream().mapToLong(Entry::count).sum()
        * rows.stream().mapToLong(Entry::count).sum();
  }

  /**
   * Windows along one axis.
   *
   * @param outputs of the pool
   * @param pool its window
   * @param windows of the convolution
   * @param window its extent
   * @param extent of the input
   */
  private record Axis(
      int outputs,
      int pool,
      int poolStride,
      int poolPad,
      int windows,
      int window,
      int stride,
      int pad,
      int extent) {
    /**
     * @param base of the input
     * @param inputPitch bytes of the input from one index to the next
     * @param weightPitch words of weights from one tap to the next
     * @param unit what the count counts for each tap
     * @param ends true when no more entries come behind these
     */
    List<Entry> entries(int base, int inputPitch, int weightPitch, int unit, boolean ends) {
      List<Entry> entries = new ArrayList<>();
      for (int output = 0; output < outputs; output++) {
        int first = Math.max(0, output * poolStride - poolPad);
        int end = Math.min(windows, output * poolStride - poolPad + pool);
        for (int at = first; at < end; at++) {
          int begin = at * stride - pad;
          int from = Math.max(0, -begin);
          int to = Math.min(window, extent - begin);
          if (from >= to) {
            throw new ModelException(
                Text.format("window %d has no tap inside the image of %d", at, extent));
          }
          boolean last = at + 1 == end;
          entries.add(
              new Entry(
                  base + (begin + from) * inputPitch,
                  from * weightPitch,
                  (to - from) * unit,
                  last,
                  last && ends && output + 1 == outputs));
        }
      }
      return entries;
    }
  }
}
