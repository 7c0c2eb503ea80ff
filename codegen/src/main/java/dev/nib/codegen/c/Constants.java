package dev.nib.codegen.c;

import static dev.nib.codegen.c.CText.field;
import static dev.nib.codegen.c.CText.place;

import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.ArrayView;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Window;
import dev.nib.model.arithmetic.QuantizedMultiplier;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.WeightPacking;
import java.util.ArrayList;
import java.util.List;

/**
 * The constants of a step as its kernel's structure wants them.
 *
 * @param arrays in flash
 * @param fields the lines of the structure
 * @param units what the kernel goes over from one to another, 0 when it does all at once
 */
record Constants(List<ArrayView> arrays, List<String> fields, int units) {
  /**
   * Of a step.
   *
   * @param kernel that reads them
   * @param name of its constants
   */
  static Constants of(Step step, CKernel kernel, String name, Rows rows) {
    return step.accept(new Of(kernel, name, rows));
  }

  private static final class Of implements Step.Visitor<Constants> {
    private final CKernel kernel;
    private final String name;
    private final Rows rows;
    private final List<ArrayView> arrays = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();

    Of(CKernel kernel, String name, Rows rows) {
      this.kernel = kernel;
      this.name = name;
      this.rows = rows;
    }

    private Constants all(int units) {
      return new Constants(arrays, fields, units);
    }

    // ---- Windows ----

    @Override
    public Constants conv2D(Step.Conv2D step) {
      Window w = step.placement().window();
      int inputs = step.input().shape().extent(3);
      String shape =
          Text.format(
              "[O,KH,KW,I] = [%d,%d,%d,%d]", step.bias().size(), w.height(), w.width(), inputs);
      return convolution(step, shape + kernel.packing().words(), List.of());
    }

    @Override
    public Constants depthwiseConv2D(Step.DepthwiseConv2D step) {
      Window w = step.placement().window();
      String shape =
          Text.format("[KH,KW,O] = [%d,%d,%d]", w.height(), w.width(), step.bias().size());
      return convolution(
          step,
          shape,
          List.of(field(1, "" + step.depthMultiplier(), "output channels for each input channel")));
    }

    private Constants convolution(Step.Convolution step, String shape, List<String> own) {
      int units = step.output().shape().extent(1);
      if (kernel.form() == CKernel.Form.COMPACT) {
        addWeighted("", shape, step);
        addLayer(Fields.compact(step, rows), own, step);
        return all(units);
      }
      String within = step.pooling().isPresent() ? "convolution." : "";
      addWeighted(within, shape, step);
      addLayer(Fields.geometry(step, step.unpooled(), rows), own, step);
      if (step.pooling().isPresent()) {
        Step.Pooling pooling = step.pooling().get();
        fields.replaceAll(line -> "  " + line);
        fields.add(0, "  {");
        fields.add("  },");
        fields.addAll(Fields.pooling(step.output().shape(), pooling));
        if (pooling.pool() == Step.Pool.AVERAGE) {
          fields.add(Fields.clamp(1, pooling.min(), pooling.max()));
        }
      }
      return all(units);
    }

    /** The lines behind those of the geometry, as the structures of all kernels have them. */
    private void addLayer(List<String> geometry, List<String> own, Step.Weighted step) {
      fields.addAll(geometry);
      fields.add(outside(step));
      if (kernel.form() == CKernel.Form.COMPACT) {
        fields.add(biasBytes(step));
      }
      fields.addAll(own);
      addWeights();
      fields.addAll(Fields.requantization(name, step.requantization()));
    }

    @Override
    public Constants pool2D(Step.Pool2D step) {
      fields.addAll(Fields.geometry(step, step.output().shape(), rows));
      fields.add(Fields.clamp(1, step.min(), step.max()));
      return all(step.output().shape().extent(1));
    }

    // ---- All inputs at once ----

    @Override
    public Constants fullyConnected(Step.FullyConnected step) {
      String shape = Text.format("[O,I] = [%d,%d]", step.outputs(), step.inputs());
      addWeighted("", shape + kernel.packing().words(), step);
      if (kernel.form() != CKernel.Form.PLAIN) {
        boolean compact = kernel.form() == CKernel.Form.COMPACT;
        addLayer(compact ? Fields.compact(step) : Fields.position(step), List.of(), step);
        return all(1);
      }
      fields.add(field(1, "" + step.batches(), "rows"));
      fields.add(field(1, "" + step.inputs(), "inputs"));
      fields.add(field(1, "" + step.outputs(), "outputs"));
      addWeights();
      fields.addAll(Fields.requantization(name, step.requantization()));
      return all(0);
    }

    @Override
    public Constants mean(Step.Mean step) {
      addFactors(name, step.requantization(), List.of("requantization"));
      fields.addAll(Fields.walk(step.kept()));
      fields.addAll(Fields.walk(step.reduced()));
      fields.add(field(1, "" + step.bias(), "the zero points of the elements added, negated"));
      fields.addAll(Fields.requantization(name, step.requantization()));
      return all(0);
    }

    @Override
    public Constants softmax(Step.Softmax step) {
      fields.add(field(1, "" + step.rows(), "rows"));
      fields.add(field(1, "" + step.depth(), "elements in a row"));
      fields.add(field(1, "" + step.multiplier(), "multiplier to Q5.26"));
      fields.add(field(1, "" + step.leftShift(), "its left shift"));
      fields.add(field(1, "" + step.diffMin(), "the lowest difference that counts"));
      return all(0);
    }

    // ---- Element by element ----

    @Override
    public Constants rescale(Step.Rescale step) {
      boolean one = step.factor().equals(step.below());
      String factor = one ? name : name + "_factor";
      String below = one ? name : name + "_below";
      if (one) {
        addFactors(name, step.factor(), List.of("factor", "below"));
      } else {
        addFactors(factor, step.factor(), List.of("factor"));
        addFactors(below, step.below(), List.of("below"));
      }
      int units = addRows(step);
      fields.add(field(1, "" + step.input().zeroPoint(), "input zero point"));
      fields.addAll(Fields.requantization(factor, step.factor()));
      fields.addAll(Fields.requantization(below, step.below()));
      return all(units);
    }

    @Override
    public Constants prelu(Step.Prelu step) {
      int channels = step.alphas().size();
      addBytes("Slopes, more by their zero point.", "_alphas", step.alphas(), "alphas");
      addFactors(name + "_factor", step.factor(), List.of("factor"));
      addFactors(name + "_below", step.below(), List.of("below"));
      fields.add(field(1, "" + step.output().bytes() / channels, "rows of all channels"));
      fields.add(field(1, "" + channels, "channels"));
      String zeroPoints = step.input().zeroPoint() + ", " + step.alphaZeroPoint();
      fields.add(field(1, zeroPoints, "zero points of the input and of the slopes"));
      fields.add(place(1, name + "_alphas"));
      fields.addAll(Fields.requantization(name + "_factor", step.factor()));
      fields.addAll(Fields.requantization(name + "_below", step.below()));
      return all(0);
    }

    @Override
    public Constants table(Step.Table step) {
      addBytes("The outputs for -128 to 127.", "_table", step.values(), "values");
      int units = addRows(step);
      fields.add(place(1, name + "_table"));
      return all(units);
    }

    /** A stage goes over the rows of an image, else all elements are one row. */
    private int addRows(Step.OneInput step) {
      int units = rows.streamed() ? step.output().shape().extent(1) : 1;
      fields.addAll(Fields.rows(step.output().bytes() / units, rows));
      return units;
    }

    @Override
    public Constants sum(Step.Sum step) {
      Step.SumFactors factors = step.factors();
      addFactors(name, factors.output(), List.of("requantization"));
      fields.addAll(Fields.walk(step.walk()));
      fields.add(sumInput(factors.first(), step.first(), "first"));
      fields.add(sumInput(factors.second(), step.second(), "second"));
      fields.addAll(Fields.requantization(name, factors.output()));
      fields.add(
          step.subtracts() ? field(1, "1", "the difference") : field(1, "0", "not the difference"));
      return all(0);
    }

    private static String sumInput(QuantizedMultiplier factor, Value input, String which) {
      String values =
          Text.format("{%d, %d, %d}", factor.multiplier(), factor.shift(), input.zeroPoint());
      return field(1, values, which + " input: multiplier, shift, zero point");
    }

    @Override
    public Constants product(Step.Product step) {
      addFactors(name, step.requantization(), List.of("requantization"));
      fields.addAll(Fields.walk(step.walk()));
      String zeroPoints = step.first().zeroPoint() + ", " + step.second().zeroPoint();
      fields.add(field(1, zeroPoints, "zero points of the inputs"));
      fields.addAll(Fields.requantization(name, step.requantization()));
      return all(0);
    }

    @Override
    public Constants extremum(Step.Extremum step) {
      fields.addAll(Fields.walk(step.walk()));
      fields.add(
          step.largest() ? field(1, "1", "the larger one") : field(1, "0", "the smaller one"));
      return all(0);
    }

    // ---- Movements ----

    @Override
    public Constants move(Step.Move step) {
      fields.addAll(Fields.walk(step.walk()));
      fields.add(field(1, "" + step.from(), "where the first element comes from"));
      fields.add(field(1, "" + step.to(), "where it goes"));
      return all(0);
    }

    @Override
    public Constants fill(Step.Fill step) {
      boolean one = step.values().size() == 1;
      String comment = one ? "What all are." : "The elements " + step.output().shape() + ".";
      addBytes(comment, "_values", step.values(), "values");
      fields.add(field(1, "" + step.output().bytes(), "elements"));
      fields.add(place(1, name + "_values"));
      fields.add(one ? field(1, "0", "one value for all") : field(1, "1", "a value for each"));
      return all(0);
    }

    @Override
    public Constants stream(Step.Stream step) {
      throw new IllegalArgumentException("a stream has the constants of its stages");
    }

    @Override
    public Constants resize(Step.Resize step) {
      addPositions("Where the rows of the output lie, in 1/1024 of a row.", "rows", step.rows());
      addPositions("Where its columns lie.", "columns", step.columns());
      fields.addAll(Fields.resize(step.input().shape(), step.output().shape()));
      fields.add(place(1, name + "_rows"));
      fields.add(place(1, name + "_columns"));
      return all(0);
    }

    private void addPositions(String comment, String what, Ints positions) {
      addInts(comment, "int32_t", name + "_" + what, positions, List.of(what));
    }

    // ---- Arrays ----

    private void addWeighted(String within, String shape, Step.Weighted step) {
      WeightPacking packing = kernel.packing();
      Bytes weights = kernel.packed(step);
      arrays.add(
          bytes(
              "Weights " + shape + ".",
              "_weights",
              weights,
              kernel.takesScratch(),
              within + "weights"));
      addInts(
          packing.inputOffset() == 0
              ? "Biases, the input zero point folded in (rule B1)."
              : Text.format(
                  "Biases for inputs %s %d, their zero point folded in (rule B1).",
                  packing.inputOffset() < 0 ? "-" : "+", Math.abs(packing.inputOffset())),
          kernel.biasBytes(step) == Short.BYTES ? "int16_t" : "int32_t",
          name + "_bias",
          packing.bias(step.bias(), step.weights()),
          List.of(within + "bias"));
      addFactors(name, step.requantization(), List.of(within + "requantization"));
    }

    /** What a tap outside the input reads. */
    private String outside(Step.Weighted step) {
      int offset = kernel.form() == CKernel.Form.BLOCK ? BlockKernel.INPUT_OFFSET : 0;
      return field(
          1,
          "" + (step.input().zeroPoint() + offset),
          offset == 0 ? "input zero point" : "input zero point + " + offset);
    }

    private String biasBytes(Step.Weighted step) {
      return field(1, "" + kernel.biasBytes(step), "bytes of each bias");
    }

    private void addWeights() {
      fields.add(place(1, name + "_weights"));
      fields.add(place(1, name + "_bias"));
    }

    /**
     * @param within the structures that hold where they are
     */
    private void addFactors(String array, Requantization r, List<String> within) {
      addInts(
          "Factors as multiplier * 2^(shift - 31) (rule R3).",
          "int32_t",
          array + "_multipliers",
          r.multipliers(),
          within.stream().map(w -> w + ".multipliers").toList());
      addInts(
          "Their shifts, positive ones to the left.",
          "int8_t",
          array + "_shifts",
          r.shifts(),
          within.stream().map(w -> w + ".shifts").toList());
    }

    private void addBytes(String comment, String what, Bytes values, String place) {
      arrays.add(bytes(comment, what, values, false, place));
    }

    private ArrayView bytes(
        String comment, String what, Bytes values, boolean words, String place) {
      return new ArrayView(
          comment,
          "int8_t",
          name + what,
          Text.format("NIB_EVEN(%d)", values.size()),
          CText.values(values.size(), values::get, "  "),
          words,
          List.of(place));
    }

    private void addInts(
        String comment, String type, String array, Ints values, List<String> places) {
      arrays.add(
          new ArrayView(
              comment,
              type,
              array,
              Text.format(type.equals("int8_t") ? "NIB_EVEN(%d)" : "%d", values.size()),
              CText.values(values.size(), values::get, "  "),
              false,
              places));
    }
  }
}
