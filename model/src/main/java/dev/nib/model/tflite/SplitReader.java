package dev.nib.model.tflite;

import dev.nib.model.Axes;
import dev.nib.model.ElementType;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * SPLIT and SPLIT_V as a slice for each output, so that an operator of a graph has one output only.
 * The constants that say where slices begin and end follow the file's tensors, which keep their
 * places.
 */
final class SplitReader {
  private static final int SPLIT = 49;
  private static final int SPLIT_V = 102;

  /** More than any digit net has; a longer list is damage. */
  private static final int MOST_PARTS = 1024;

  /** In the sizes of SPLIT_V: what is left. */
  private static final int REST = -1;

  private final List<Tensor> tensors;

  /**
   * @param tensors of the graph, to which the slices' constants are added
   */
  SplitReader(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  static boolean isOne(int code) {
    return code == SPLIT || code == SPLIT_V;
  }

  /**
   * The slices.
   *
   * @param code the schema's number of the operator, one of the two
   */
  List<Operator> read(int code, FlatTable table) {
    Ints inputs = table.ints(Schema.Operator.INPUTS);
    int[] outputs = table.ints(Schema.Operator.OUTPUTS).toArray();
    int expected = code == SPLIT ? 2 : 3;
    if (inputs.size() != expected || outputs.length == 0 || outputs.length > MOST_PARTS) {
      throw new ModelException(
          "has %d inputs and %d outputs, %d inputs and 1 to %d outputs are expected"
              .formatted(inputs.size(), outputs.length, expected, MOST_PARTS));
    }
    int input = inputs.get(code == SPLIT ? 1 : 0);
    Shape shape = tensor(input).shape();
    Ints axes = tensor(inputs.get(code == SPLIT ? 0 : 2)).ints();
    if (axes.size() != 1) {
      throw new ModelException("axis has %d elements, 1 is needed".formatted(axes.size()));
    }
    int axis = Axes.fromFront(axes.get(0), shape.rank());
    int extent = shape.extent(axis);
    int[] sizes =
        code == SPLIT
            ? equal(extent, outputs.length, axis)
            : given(tensor(inputs.get(1)).ints().toArray(), extent, outputs.length, axis);
    List<Operator> slices = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < outputs.length; i++) {
      slices.add(slice(input, outputs[i], axis, begin, begin + sizes[i]));
      begin += sizes[i];
    }
    return slices;
  }

  private static int[] equal(int extent, int parts, int axis) {
    if (extent % parts != 0) {
      throw new ModelException(
          "axis %d has %d elements, no multiple of the %d outputs".formatted(axis, extent, parts));
    }
    int[] sizes = new int[parts];
    Arrays.fill(sizes, extent / parts);
    return sizes;
  }

  private static int[] given(int[] sizes, int extent, int parts, int axis) {
    long rest = extent;
    int open = -1;
    boolean sound = sizes.length == parts;
    for (int i = 0; i < sizes.length; i++) {
      sound &= sizes[i] > 0 || (sizes[i] == REST && open < 0);
      open = sizes[i] == REST ? i : open;
      rest -= sizes[i] == REST ? 0 : sizes[i];
    }
    if (!sound || (open < 0 ? rest != 0 : rest <= 0)) {
      throw new ModelException(
          "sizes %s do not make %d parts of the %d elements of axis %d"
              .formatted(Ints.of(sizes), parts, extent, axis));
    }
    if (open >= 0) {
      sizes[open] = (int) rest;
    }
    return sizes;
  }

  private Operator slice(int input, int output, int axis, int from, int to) {
    int[] begin = new int[tensor(input).shape().rank()];
    int[] end = tensor(input).shape().toArray();
    int[] strides = new int[begin.length];
    begin[axis] = from;
    end[axis] = to;
    Arrays.fill(strides, 1);
    String name = tensor(output).name();
    return new Operator.StridedSlice(
        input,
        constant(name + "/begin", begin),
        constant(name + "/end", end),
        constant(name + "/strides", strides),
        output,
        0,
        0,
        0);
  }

  private int constant(String name, int... values) {
    tensors.add(
        new Tensor(
            name,
            Shape.of(values.length),
            ElementType.INT32,
            Optional.empty(),
            Optional.of(Ints.of(values))));
    return tensors.size() - 1;
  }

  private Tensor tensor(int index) {
    if (index < 0 || index >= tensors.size()) {
      throw new ModelException("names tensor %d, there are %d".formatted(index, tensors.size()));
    }
    return tensors.get(index);
  }
}
