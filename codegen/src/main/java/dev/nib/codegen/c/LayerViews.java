package dev.nib.codegen.c;

import static dev.nib.codegen.c.CText.field;
import static dev.nib.codegen.c.CText.place;

import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.ArrayView;
import dev.nib.codegen.c.HeaderView.CallView;
import dev.nib.codegen.c.HeaderView.LayerView;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import dev.nib.program.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the constants of each step as its kernel's structure wants them. */
final class LayerViews implements Step.Visitor<LayerView> {
  private final String prefix;
  private final PlacedProgram placed;
  private final NameAllocator names = new NameAllocator();
  private int number;

  LayerViews(String prefix, PlacedProgram placed) {
    this.prefix = prefix;
    this.placed = placed;
  }

  /** The view of the next step. */
  LayerView next(Step step) {
    try {
      LayerView view = step.accept(this);
      number++;
      return view;
    } catch (ModelException e) {
      throw e.at(Text.format("%s (%s)", step.name(), step.kind()));
    }
  }

  @Override
  public LayerView conv2D(Step.Conv2D step) {
    Shape in = step.input().shape();
    Window window = step.placement().window();
    String shape =
        Text.format(
            "[O,KH,KW,I] = [%d,%d,%d,%d]",
            step.bias().size(), window.height(), window.width(), in.extent(3));
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = Fields.geometry(step, step.placement(), true);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.addAll(weights(step));
    fields.addAll(Fields.requantization(name(step), step.requantization()));
    return view(step, "nib_conv_2d_s8", arrays, fields);
  }

  @Override
  public LayerView depthwiseConv2D(Step.DepthwiseConv2D step) {
    Window window = step.placement().window();
    String shape =
        Text.format("[KH,KW,O] = [%d,%d,%d]", window.height(), window.width(), step.bias().size());
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = Fields.geometry(step, step.placement(), true);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.add(field(1, "" + step.depthMultiplier(), "output channels for each input channel"));
    fields.addAll(weights(step));
    fields.addAll(Fields.requantization(name(step), step.requantization()));
    return view(step, "nib_depthwise_conv_2d_s8", arrays, fields);
  }

  @Override
  public LayerView fullyConnected(Step.FullyConnected step) {
    String shape = Text.format("[O,I] = [%d,%d]", step.outputs(), step.inputs());
    List<ArrayView> arrays =
        arrays(step, shape, step.weights(), step.bias(), step.requantization());
    List<String> fields = new ArrayList<>();
    fields.add(field(1, "" + step.batches(), "rows"));
    fields.add(field(1, "" + step.inputs(), "inputs"));
    fields.add(field(1, "" + step.outputs(), "outputs"));
    fields.addAll(weights(step));
    fields.addAll(Fields.requantization(name(step), step.requantization()));
    return view(step, "nib_fully_connected_s8", arrays, fields);
  }

  @Override
  public LayerView maxPool2D(Step.MaxPool2D step) {
    List<String> fields = Fields.geometry(step, step.placement(), false);
    fields.add(Fields.clamp(1, step.min(), step.max()));
    return view(step, "nib_max_pool_2d_s8", List.of(), fields);
  }

  @Override
  public LayerView averagePool2D(Step.AveragePool2D step) {
    List<String> fields = Fields.geometry(step, step.placement(), false);
    fields.add(Fields.clamp(1, step.min(), step.max()));
    return view(step, "nib_average_pool_2d_s8", List.of(), fields);
  }

  @Override
  public LayerView reshape(Step.Reshape step) {
    return calls(step, "", List.of(), List.of());
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
    return rescaled(step, "nib_quantize_s8", step.requantization());
  }

  @Override
  public LayerView constant(Step.Constant step) {
    List<String> fields =
        List.of(field(1, "" + step.values().size(), "elements"), place(1, name(step) + "_values"));
    ArrayView values =
        bytes("The operand " + step.output().shape() + ".", "values", step, step.values());
    return view(step, "nib_constant_s8", List.of(values), fields);
  }

  @Override
  public LayerView add(Step.Add step) {
    return sum(step, "nib_add_s8", step.walk(), step.factors());
  }

  @Override
  public LayerView sub(Step.Sub step) {
    return sum(step, "nib_sub_s8", step.walk(), step.factors());
  }

  private LayerView sum(Step.TwoInputs step, String kernel, Walk walk, Step.SumFactors factors) {
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, name(step), factors.output());
    List<String> fields = new ArrayList<>(Fields.walk(walk));
    fields.add(sumInput(factors.first(), step.first(), "first"));
    fields.add(sumInput(factors.second(), step.second(), "second"));
    fields.addAll(Fields.requantization(name(step), factors.output()));
    return view(step, kernel, arrays, fields);
  }

  private static String sumInput(QuantizedMultiplier factor, Value input, String which) {
    String values =
        Text.format("{%d, %d, %d}", factor.multiplier(), factor.shift(), input.zeroPoint());
    return field(1, values, which + " input: multiplier, shift, zero point");
  }

  @Override
  public LayerView mul(Step.Mul step) {
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, name(step), step.requantization());
    List<String> fields = new ArrayList<>(Fields.walk(step.walk()));
    String zeroPoints = step.first().zeroPoint() + ", " + step.second().zeroPoint();
    fields.add(field(1, zeroPoints, "zero points of the inputs"));
    fields.addAll(Fields.requantization(name(step), step.requantization()));
    return view(step, "nib_mul_s8", arrays, fields);
  }

  @Override
  public LayerView concatenation(Step.Concatenation step) {
    List<CallView> calls = new ArrayList<>();
    int start = 0;
    for (Value input : step.inputs()) {
      int bytes = step.rowBytes(input);
      calls.add(
          new CallView(
              name(step) + "_layer_" + calls.size(),
              List.of(
                  field(1, "" + step.rows(), "rows"),
                  field(1, "" + bytes, "elements in a row of the input"),
                  field(1, "" + step.rowBytes(step.output()), "elements in a row of the output"),
                  field(1, "" + start, "where the input's rows begin in the output's")),
              arguments(List.of(input), step)));
      start += bytes;
    }
    return calls(step, "nib_concatenation_s8", List.of(), calls);
  }

  @Override
  public LayerView pad(Step.Pad step) {
    List<String> fields = new ArrayList<>(Fields.walk(step.walk()));
    fields.add(field(1, "" + step.start(), "where the input's first element goes"));
    fields.add(field(1, "" + step.output().bytes(), "elements of the output"));
    fields.add(field(1, "" + step.value(), "what fills the rest"));
    return view(step, "nib_pad_s8", List.of(), fields);
  }

  @Override
  public LayerView transpose(Step.Transpose step) {
    return view(step, "nib_transpose_s8", List.of(), Fields.walk(step.walk()));
  }

  @Override
  public LayerView stridedSlice(Step.StridedSlice step) {
    List<String> fields = new ArrayList<>(Fields.walk(step.walk()));
    fields.add(field(1, "" + step.start(), "where the output's first element comes from"));
    return view(step, "nib_strided_slice_s8", List.of(), fields);
  }

  @Override
  public LayerView mean(Step.Mean step) {
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, name(step), step.requantization());
    List<String> fields = new ArrayList<>(Fields.walk(step.kept()));
    fields.addAll(Fields.walk(step.reduced()));
    fields.add(field(1, "" + step.bias(), "the zero points of the elements added, negated"));
    fields.addAll(Fields.requantization(name(step), step.requantization()));
    return view(step, "nib_mean_s8", arrays, fields);
  }

  @Override
  public LayerView relu(Step.Relu step) {
    return rescaled(step, "nib_relu_s8", step.requantization());
  }

  @Override
  public LayerView leakyRelu(Step.LeakyRelu step) {
    String positive = name(step) + "_positive";
    String negative = name(step) + "_negative";
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, positive, step.positive(), "positive");
    addFactors(arrays, negative, step.negative(), "negative");
    List<String> fields = elements(step);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.addAll(Fields.requantization(positive, step.positive()));
    fields.addAll(Fields.requantization(negative, step.negative()));
    return view(step, "nib_leaky_relu_s8", arrays, fields);
  }

  @Override
  public LayerView hardSwish(Step.HardSwish step) {
    return table(step, "nib_hard_swish_s8", step.table());
  }

  @Override
  public LayerView logistic(Step.Logistic step) {
    return table(step, "nib_logistic_s8", step.table());
  }

  private LayerView table(Step.OneInput step, String kernel, Bytes table) {
    List<String> fields = elements(step);
    fields.add(place(1, name(step) + "_table"));
    ArrayView values = bytes("The outputs for -128 to 127.", "table", step, table);
    return view(step, kernel, List.of(values), fields);
  }

  private LayerView rescaled(Step.OneInput step, String kernel, Requantization requantization) {
    List<ArrayView> arrays = new ArrayList<>();
    addFactors(arrays, name(step), requantization);
    List<String> fields = elements(step);
    fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
    fields.addAll(Fields.requantization(name(step), requantization));
    return view(step, kernel, arrays, fields);
  }

  private static List<String> elements(Step.OneInput step) {
    return new ArrayList<>(List.of(field(1, "" + step.input().bytes(), "elements")));
  }

  private ArrayView bytes(String comment, String what, Step step, Bytes values) {
    return new ArrayView(
        comment,
        "int8_t",
        name(step) + "_" + what,
        Text.format("NIB_EVEN(%d)", values.size()),
        CText.values(values.size(), values::get, "  "),
        what);
  }

  private String name(Step step) {
    return prefix + "_" + names.allocate(number, step.name());
  }

  /** The view of a step that is one call of its kernel. */
  private LayerView view(Step step, String kernel, List<ArrayView> arrays, List<String> fields) {
    CallView call = new CallView(name(step) + "_layer", fields, arguments(step.reads(), step));
    return calls(step, kernel, arrays, List.of(call));
  }

  private LayerView calls(Step step, String kernel, List<ArrayView> arrays, List<CallView> calls) {
    return new LayerView(
        number,
        CText.comment(step.name() + " (" + step.kind() + ")"),
        notes(step),
        arrays,
        kernel,
        calls,
        placed.offset(step.output()),
        step.output().bytes(),
        CText.quoted(step.name()));
  }

  private String arguments(List<Value> inputs, Step step) {
    return Stream.concat(inputs.stream(), Stream.of(step.output()))
        .map(buffer -> "arena + " + placed.offset(buffer))
        .collect(Collectors.joining(", "));
  }

  private static List<String> notes(Step step) {
    List<String> notes = new ArrayList<>();
    notes.add(Text.format("%s to %s", shapes(step.reads()), step.output().shape()));
    StepCost cost = StepCost.of(step);
    if (cost.macs() > 0) {
      notes.add(
          Text.format(
              "%s multiply-accumulates, %s bytes of constants",
              CText.grouped(cost.macs()), CText.grouped(cost.constantBytes())));
    }
    if (step instanceof Step.Reshape) {
      notes.add("Nothing to do: the output is the input's bytes.");
    }
    return notes;
  }

  /** As in "[1,8] and [1,4]"; a constant operand comes from "flash". */
  private static String shapes(List<Value> inputs) {
    return inputs.isEmpty()
        ? "flash"
        : inputs.stream().map(b -> b.shape().toString()).collect(Collectors.joining(" and "));
  }

  private List<ArrayView> arrays(
      Step step, String weightShape, Bytes weights, Ints bias, Requantization r) {
    String name = name(step);
    List<ArrayView> arrays = new ArrayList<>();
    arrays.add(bytes("Weights " + weightShape + ".", "weights", step, weights));
    arrays.add(
        ints(
            "Biases, the input zero point folded in (rule B1).",
            "int32_t",
            name + "_bias",
            bias,
            "bias"));
    addFactors(arrays, name, r);
    return arrays;
  }

  private static void addFactors(List<ArrayView> arrays, String name, Requantization r) {
    addFactors(arrays, name, r, "requantization");
  }

  /**
   * @param field of the layer's structure that holds where they are
   */
  private static void addFactors(
      List<ArrayView> arrays, String name, Requantization r, String field) {
    arrays.add(
        ints(
            "Factors as multiplier * 2^(shift - 31) (rule R3).",
            "int32_t",
            name + "_multipliers",
            r.multipliers(),
            field + ".multipliers"));
    arrays.add(
        ints(
            "Their shifts, positive ones to the left.",
            "int8_t",
            name + "_shifts",
            r.shifts(),
            field + ".shifts"));
  }

  private static ArrayView ints(
      String comment, String type, String name, Ints values, String field) {
    return new ArrayView(
        comment,
        type,
        name,
        Text.format(type.equals("int8_t") ? "NIB_EVEN(%d)" : "%d", values.size()),
        CText.values(values.size(), values::get, "  "),
        field);
  }

  private List<String> weights(Step step) {
    String name = name(step);
    return List.of(place(1, name + "_weights"), place(1, name + "_bias"));
  }
}
