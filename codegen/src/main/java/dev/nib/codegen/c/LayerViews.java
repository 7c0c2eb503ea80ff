package dev.nib.codegen.c;

import static dev.nib.codegen.c.CText.field;

import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.c.HeaderView.ArrayView;
import dev.nib.codegen.c.HeaderView.LayerView;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.program.Requantization;
import dev.nib.model.program.Step;
import dev.nib.model.program.Step.Placement;
import dev.nib.model.program.StepCost;
import java.util.ArrayList;
import java.util.List;

/** Formats the constants of each step as its kernel's structure wants them. */
final class LayerViews implements Step.Visitor<LayerView> {
  /** Positions in structures are int16_t, so that AVR computes with its own int. */
  private static final int MAX_POSITION = Short.MAX_VALUE;

  private final String prefix;
  private final NameAllocator names = new NameAllocator();
  private int number;

  LayerViews(String prefix) {
    this.prefix = prefix;
  }

  /** The view of the next step. */
  LayerView next(Step step) {
    try {
      LayerView view = step.accept(this);
      number++;
      return view;
    } catch (ModelException e) {
      throw e.at("%s (%s)".formatted(step.name(), step.kind()));
    }
  }

  @Override
  public LayerView conv2D(Step.Conv2D step) {
    Shape in = step.input().shape();
    Window window = step.placement().window();
    String shape =
        "[O,KH,KW,I] = [%d,%d,%d,%d]"
            .formatted(step.bias().size(), window.height(), window.width(), in.extent(3));
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = geometry(step, step.placement(), true);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.addAll(weights(step));
    fields.addAll(requantization(step, step.requantization()));
    return view(step, "nib_conv_2d_s8", arrays, fields);
  }

  @Override
  public LayerView depthwiseConv2D(Step.DepthwiseConv2D step) {
    Window window = step.placement().window();
    String shape =
        "[KH,KW,O] = [%d,%d,%d]".formatted(window.height(), window.width(), step.bias().size());
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = geometry(step, step.placement(), true);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.add(field(1, "" + step.depthMultiplier(), "output channels for each input channel"));
    fields.addAll(weights(step));
    fields.addAll(requantization(step, step.requantization()));
    return view(step, "nib_depthwise_conv_2d_s8", arrays, fields);
  }

  @Override
  public LayerView fullyConnected(Step.FullyConnected step) {
    String shape = "[O,I] = [%d,%d]".formatted(step.outputs(), step.inputs());
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = new ArrayList<>();
    fields.add(field(1, "" + step.batches(), "rows"));
    fields.add(field(1, "" + step.inputs(), "inputs"));
    fields.add(field(1, "" + step.outputs(), "outputs"));
    fields.addAll(weights(step));
    fields.addAll(requantization(step, step.requantization()));
    return view(step, "nib_fully_connected_s8", arrays, fields);
  }

  @Override
  public LayerView maxPool2D(Step.MaxPool2D step) {
    List<String> fields = geometry(step, step.placement(), false);
    fields.add(clamp(1, step.min(), step.max()));
    return view(step, "nib_max_pool_2d_s8", List.of(), fields);
  }

  @Override
  public LayerView averagePool2D(Step.AveragePool2D step) {
    List<String> fields = geometry(step, step.placement(), false);
    fields.add(clamp(1, step.min(), step.max()));
    return view(step, "nib_average_pool_2d_s8", List.of(), fields);
  }

  @Override
  public LayerView reshape(Step.Reshape step) {
    return view(step, "", List.of(), List.of());
  }

  @Override
  public LayerView softmax(Step.Softmax step) {
    List<String> fields =
        List.of(
            field(1, "" + step.rows(), "rows"),
            field(1, "" + step.depth(), "elements in a row"),
            field(1, "" + step.multiplier(), "multiplier to Q5.26"),
            field(1, "" + step.leftShift(), "its left shift"),
            field(1, "" + step.diffMin(), "the lowest difference that counts"));
    return view(step, "nib_softmax_s8", List.of(), fields);
  }

  @Override
  public LayerView quantize(Step.Quantize step) {
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, name(step), step.requantization());
    List<String> fields = new ArrayList<>();
    fields.add(field(1, "" + step.input().bytes(), "elements"));
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.addAll(requantization(step, step.requantization()));
    return view(step, "nib_quantize_s8", arrays, fields);
  }

  private String name(Step step) {
    return prefix + "_" + names.allocate(number, step.name());
  }

  private LayerView view(Step step, String kernel, List<ArrayView> arrays, List<String> fields) {
    return new LayerView(
        number,
        CText.comment(step.name() + " (" + step.kind() + ")"),
        notes(step),
        arrays,
        !kernel.isEmpty(),
        kernel,
        name(step),
        fields,
        step.input().offsetBytes(),
        step.output().offsetBytes(),
        step.output().bytes(),
        CText.quoted(step.name()));
  }

  private static List<String> notes(Step step) {
    List<String> notes = new ArrayList<>();
    notes.add("%s to %s".formatted(step.input().shape(), step.output().shape()));
    StepCost cost = StepCost.of(step);
    if (cost.macs() > 0) {
      notes.add(
          "%s multiply-accumulates, %s bytes of constants"
              .formatted(CText.grouped(cost.macs()), CText.grouped(cost.constantBytes())));
    }
    if (step instanceof Step.Reshape) {
      notes.add("Nothing to do: the output is the input's bytes.");
    }
    return notes;
  }

  private List<ArrayView> arrays(
      Step step, String weightShape, Bytes weights, Ints bias, Requantization r) {
    String name = name(step);
    List<ArrayView> arrays = new ArrayList<>();
    arrays.add(
        new ArrayView(
            "Weights " + weightShape + ".",
            "int8_t",
            name + "_weights",
            weights.size(),
            CText.values(weights.size(), weights::get, "  ")));
    arrays.add(
        ints("Biases, the input zero point folded in (rule B1).", "int32_t", name + "_bias", bias));
    addFactors(arrays, name, r);
    return arrays;
  }

  private static void addFactors(List<ArrayView> arrays, String name, Requantization r) {
    arrays.add(
        ints(
            "Factors as multiplier * 2^(shift - 31) (rule R3).",
            "int32_t",
            name + "_multipliers",
            r.multipliers()));
    arrays.add(
        ints("Their shifts, positive ones to the left.", "int8_t", name + "_shifts", r.shifts()));
  }

  private static ArrayView ints(String comment, String type, String name, Ints values) {
    return new ArrayView(
        comment, type, name, values.size(), CText.values(values.size(), values::get, "  "));
  }

  private List<String> weights(Step step) {
    String name = name(step);
    return List.of("  " + name + "_weights,", "  " + name + "_bias,");
  }

  private List<String> requantization(Step step, Requantization r) {
    String name = name(step);
    return List.of(
        "  {",
        "    " + name + "_multipliers,",
        "    " + name + "_shifts,",
        field(
            2,
            r.isPerChannel() ? "1" : "0",
            r.isPerChannel() ? "one for each channel" : "one for all"),
        field(2, "" + r.outputZeroPoint(), "output zero point"),
        clamp(2, r.min(), r.max()),
        "  },");
  }

  private static String clamp(int depth, int min, int max) {
    return field(depth, min + ", " + max, "smallest and largest output");
  }

  /**
   * The lines of a {@code nib_geometry}.
   *
   * @param dilated false for pools, which have no dilation
   */
  private static List<String> geometry(Step step, Placement placement, boolean dilated) {
    Shape in = step.input().shape();
    Shape out = step.output().shape();
    Window w = placement.window();
    int dilationHeight = dilated ? w.dilationHeight() : 1;
    int dilationWidth = dilated ? w.dilationWidth() : 1;
    requireReach(in, out, w.height(), w.strideHeight(), dilationHeight, 1);
    requireReach(in, out, w.width(), w.strideWidth(), dilationWidth, 2);
    List<String> lines = new ArrayList<>();
    lines.add("  {");
    lines.add(field(2, "" + in.extent(0), "batches"));
    lines.add(field(2, triple(in), "input height, width, channels"));
    lines.add(field(2, triple(out), "output height, width, channels"));
    lines.add(field(2, w.height() + ", " + w.width(), "window height, width"));
    lines.add(field(2, w.strideHeight() + ", " + w.strideWidth(), "stride"));
    lines.add(field(2, dilationHeight + ", " + dilationWidth, "dilation"));
    lines.add(
        field(2, placement.padTop() + ", " + placement.padLeft(), "padding above, on the left"));
    lines.add("  },");
    return lines;
  }

  private static String triple(Shape shape) {
    return "%d, %d, %d".formatted(shape.extent(1), shape.extent(2), shape.extent(3));
  }

  private static void requireReach(
      Shape in, Shape out, int window, int stride, int dilation, int axis) {
    long reach = (long) out.extent(axis) * stride + (long) window * dilation;
    long channels = Math.max(in.extent(3), out.extent(3));
    long largest = Math.max(Math.max(reach, channels), Math.max(in.extent(axis), in.extent(0)));
    if (largest > MAX_POSITION) {
      throw new ModelException(
          "windows over input %s reach position %d, C kernels count to %d"
              .formatted(in, largest, MAX_POSITION));
    }
  }
}
