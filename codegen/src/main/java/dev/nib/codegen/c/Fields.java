package dev.nib.codegen.c;

import static dev.nib.codegen.c.CText.field;
import static dev.nib.codegen.c.CText.place;

import dev.nib.codegen.Text;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.Layout;
import dev.nib.program.Requantization;
import dev.nib.program.Step.Convolution;
import dev.nib.program.Step.FullyConnected;
import dev.nib.program.Step.Placement;
import dev.nib.program.Step.Pooling;
import dev.nib.program.Step.Windowed;
import dev.nib.program.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines of structures that several kernels have in theirs. */
final class Fields {
  /** Positions in structures are int16_t, so that AVR computes with its own int. */
  private static final int MAX_POSITION = Short.MAX_VALUE;

  private Fields() {}

  static String clamp(int depth, int min, int max) {
    return field(depth, min + ", " + max, "smallest and largest output");
  }

  /**
   * The lines of a {@code nib_geometry}.
   *
   * @param out the shape of what the windows give, before a pool behind them
   */
  static List<String> geometry(Windowed step, Shape out, Rows rows) {
    Shape in = step.input().shape();
    Window w = step.placement().window();
    requireReach(in, out, w.height(), w.strideHeight(), w.dilationHeight(), 1);
    requireReach(in, out, w.width(), w.strideWidth(), w.dilationWidth(), 2);
    List<String> lines = new ArrayList<>();
    lines.add("  {");
    lines.add(field(2, "" + in.extent(0), "batches"));
    lines.add(field(2, triple(in), "input height, width, channels"));
    lines.add(field(2, triple(out), "output height, width, channels"));
    lines.add(field(2, w.height() + ", " + w.width(), "window height, width"));
    lines.add(field(2, w.strideHeight() + ", " + w.strideWidth(), "stride"));
    lines.add(field(2, w.dilationHeight() + ", " + w.dilationWidth(), "dilation"));
    lines.add(field(2, pads(step.placement()), "padding above, on the left"));
    lines.add(lying(2, rows));
    lines.add(pitches(2, rows.layout().pitchPixels(), rows.layout().pixelPitch()));
    lines.add("  },");
    return lines;
  }

  /** The lines of a {@code nib_geometry} for a fully connected layer, as one position. */
  static List<String> position(FullyConnected step) {
    return List.of(
        "  {",
        field(2, "" + step.batches(), "batches"),
        field(2, "1, 1, " + step.inputs(), "input height, width, channels"),
        field(2, "1, 1, " + step.outputs(), "output height, width, channels"),
        field(2, "1, 1", "window height, width"),
        field(2, "1, 1", "stride"),
        field(2, "1, 1", "dilation"),
        field(2, "0, 0", "padding above, on the left"),
        field(2, "1, 1", "rows that lie in the arena"),
        pitches(2, 1, step.outputs()),
        "  },");
  }

  /** The first lines of a {@code nib_conv_2d_compact_s8_layer}. */
  static List<String> compact(Convolution step, Rows rows) {
    Shape in = step.input().shape();
    Shape out = step.output().shape();
    Window w = step.placement().window();
    requireReach(in, step.unpooled(), w.height(), w.strideHeight(), w.dilationHeight(), 1);
    requireReach(in, step.unpooled(), w.width(), w.strideWidth(), w.dilationWidth(), 2);
    Optional<Window> pool = step.pooling().map(pooling -> pooling.placement().window());
    int poolHeight = pool.map(Window::height).orElse(1);
    return List.of(
        field(1, triple(in), "input height, width, channels"),
        field(1, triple(out), "output height, width, channels"),
        field(1, w.height() + ", " + w.width(), "window height, width"),
        field(1, w.strideHeight() + ", " + w.strideWidth(), "stride"),
        field(1, pads(step.placement()), "padding above, on the left"),
        field(
            1,
            poolHeight + ", " + pool.map(Window::width).orElse(1),
            "height, width of the pool's window"),
        field(1, rows.streamed() ? "1" : "" + poolHeight, "rows of the convolution in a unit"),
        lying(1, rows),
        pitches(1, rows.layout().pitchPixels(), rows.layout().pixelPitch()));
  }

  private static String lying(int depth, Rows rows) {
    return field(depth, rows.input() + ", " + rows.output(), "rows that lie in the arena");
  }

  private static String pitches(int depth, int pixels, int elements) {
    return field(
        depth, pixels + ", " + elements, "how the output lies: pixels a row, bytes a pixel");
  }

  /** The same for a fully connected layer, as one position. */
  static List<String> compact(FullyConnected step) {
    return List.of(
        field(1, "1, 1, " + step.inputs(), "input height, width, channels"),
        field(1, "1, 1, " + step.outputs(), "output height, width, channels"),
        field(1, "1, 1", "window height, width"),
        field(1, "1, 1", "stride"),
        field(1, "0, 0", "padding above, on the left"),
        field(1, "1, 1", "height, width of the pool's window"),
        field(1, "1", "rows of the convolution in a unit"),
        field(1, "1, 1", "rows that lie in the arena"),
        pitches(1, 1, step.outputs()));
  }

  /** True when the fields of a {@code nib_geometry} hold the pitches of an output. */
  static boolean holds(Layout output) {
    return Math.max(output.pitchPixels(), output.pixelPitch()) <= MAX_POSITION;
  }

  private static String pads(Placement placement) {
    return placement.padTop() + ", " + placement.padLeft();
  }

  /** The lines of a {@code nib_pooling}. */
  static List<String> pooling(Shape out, Pooling pooling) {
    Window w = pooling.placement().window();
    requireReach(pooling.unpooled(), out, w.height(), w.strideHeight(), 1, 1);
    requireReach(pooling.unpooled(), out, w.width(), w.strideWidth(), 1, 2);
    return List.of(
        "  {",
        field(2, out.extent(1) + ", " + out.extent(2), "height, width behind the pool"),
        field(2, w.height() + ", " + w.width(), "window height, width"),
        field(2, w.strideHeight() + ", " + w.strideWidth(), "stride"),
        field(2, pads(pooling.placement()), "padding above, on the left"),
        "  },");
  }

  /** The lines of a {@code nib_rows}: one row of everything, or a stage's rows. */
  static List<String> rows(int elements, Rows rows) {
    return List.of(
        "  {",
        field(2, "" + elements, "elements in a row"),
        field(
            2,
            rows.streamed() ? rows.input() + ", " + rows.output() : "1, 1",
            "rows that lie in the arena"),
        "  },");
  }

  /** The shapes of a resize. */
  static List<String> resize(Shape in, Shape out) {
    for (Shape shape : List.of(in, out)) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (shape.extent(axis) > MAX_POSITION) {
          throw new ModelException(
              Text.format(
                  "shape %s has %d along axis %d, C kernels count to %d",
                  shape, shape.extent(axis), axis, MAX_POSITION));
        }
      }
    }
    return List.of(
        field(1, "" + in.extent(0), "batches"),
        field(1, triple(in), "input height, width, channels"),
        field(1, out.extent(1) + ", " + out.extent(2), "output height, width"));
  }

  private static String triple(Shape shape) {
    return Text.format("%d, %d, %d", shape.extent(1), shape.extent(2), shape.extent(3));
  }

  private static void requireReach(
      Shape in, Shape out, int window, int stride, int dilation, int axis) {
    long reach = (long) out.extent(axis) * stride + (long) window * dilation;
    long channels = Math.max(in.extent(3), out.extent(3));
    long largest = Math.max(Math.max(reach, channels), Math.max(in.extent(axis), in.extent(0)));
    if (largest > MAX_POSITION) {
      throw new ModelException(
          Text.format(
              "windows over input %s reach position %d, C kernels count to %d",
              in, largest, MAX_POSITION));
    }
  }

  /**
   * The lines of a {@code nib_requantization}.
   *
   * @param factors the name of its arrays, without {@code _multipliers}
   */
  static List<String> requantization(String factors, Requantization r) {
    return List.of(
        "  {",
        place(2, factors + "_multipliers"),
        place(2, factors + "_shifts"),
        field(
            2,
            r.isPerChannel() ? "1" : "0",
            r.isPerChannel() ? "one for each channel" : "one for all"),
        field(2, "" + r.outputZeroPoint(), "output zero point"),
        clamp(2, r.min(), r.max()),
        "  },");
  }

  /** The lines of a {@code nib_walk}, whose arrays begin with the innermost axis. */
  static List<String> walk(Walk walk) {
    return List.of(
        "  {",
        axes(walk.extents(), 1, "extents, the innermost first"),
        axes(walk.firstStrides(), 0, "strides in the first tensor"),
        axes(walk.secondStrides(), 0, "strides in the second tensor"),
        "  },");
  }

  private static String axes(Ints values, int missing, String comment) {
    int own = values.size();
    String list =
        IntStream.range(0, Walk.MOST_AXES)
            .map(k -> k < own ? values.get(own - 1 - k) : missing)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "{", "}"));
    return field(2, list, comment);
  }
}
