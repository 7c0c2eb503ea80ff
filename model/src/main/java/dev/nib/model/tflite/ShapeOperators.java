package dev.nib.model.tflite;

import dev.nib.model.ElementType;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operators by which converters compute the shape of a reshape at run time, as Keras' {@code
 * Reshape} and {@code Conv1D} layers do for batches of any size: SHAPE, STRIDED_SLICE and PACK of
 * 32-bit integers. nib's shapes are those of the file, so what these give is known when it is read;
 * their outputs become constants, and no operator is left.
 */
final class ShapeOperators {
  private static final int SHAPE = 77;
  private static final int PACK = 83;

  private final List<Tensor> tensors;

  /**
   * @param tensors of the graph, in which the outputs are replaced
   */
  ShapeOperators(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  /** Whether these operators compute with shapes and nothing else can be meant. */
  static boolean isOne(int code) {
    return code == SHAPE || code == PACK;
  }

  /**
   * Computes the operator when it is one of these.
   *
   * @param code the schema's number of the operator
   * @return false when it is another operator, which the graph needs
   * @throws ModelException when it is one, but computes more than nib can
   */
  boolean fold(int code, FlatTable table) {
    boolean slice = code == BuiltinOperator.STRIDED_SLICE.code();
    if (code != SHAPE && code != PACK && !slice) {
      return false;
    }
    Ints inputs = table.ints(Schema.Operator.INPUTS);
    Ints outputs = table.ints(Schema.Operator.OUTPUTS);
    if (inputs.size() == 0 || outputs.size() != 1) {
      throw new ModelException(
          "has %d inputs and %d outputs, one output is expected"
              .formatted(inputs.size(), outputs.size()));
    }
    if (tensor(outputs.get(0)).type() != ElementType.INT32) {
      if (slice) {
        return false;
      }
      throw new ModelException(
          "gives %s, nib has it for shapes of INT32 only".formatted(tensor(outputs.get(0)).type()));
    }
    if (slice) {
      slice(inputs, outputs.get(0), table);
    } else if (code == PACK) {
      pack(inputs, outputs.get(0));
    } else {
      known(outputs.get(0), Ints.of(tensor(inputs.get(0)).shape().toArray()));
    }
    return true;
  }

  private void pack(Ints inputs, int output) {
    int[] values = new int[inputs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = single(inputs.get(i));
    }
    known(output, Ints.of(values));
  }

  private void slice(Ints inputs, int output, FlatTable table) {
    if (inputs.size() != 4) {
      throw new ModelException("has %d inputs, 4 are expected".formatted(inputs.size()));
    }
    FlatTable options =
        table
            .table(Schema.Operator.OPTIONS)
            .orElseThrow(() -> new ModelException("has no options, STRIDED_SLICE needs them"));
    Ints values = values(inputs.get(0));
    int begin = single(inputs.get(1));
    int end = single(inputs.get(2));
    if (single(inputs.get(3)) != 1) {
      throw new ModelException("takes a shape in steps, nib reads steps of 1");
    }
    begin = place(begin, values, options.int32(Schema.StridedSliceOptions.BEGIN_MASK, 0), 0);
    end = place(end, values, options.int32(Schema.StridedSliceOptions.END_MASK, 0), values.size());
    if (options.int32(Schema.StridedSliceOptions.SHRINK_AXIS_MASK, 0) != 0) {
      end = begin + 1;
    }
    List<Integer> taken = new ArrayList<>();
    for (int i = begin; i < Math.min(end, values.size()); i++) {
      taken.add(values.get(i));
    }
    known(output, Ints.of(taken.stream().mapToInt(v -> v).toArray()));
  }

  private static int place(int index, Ints values, int mask, int masked) {
    int place = (mask & 1) != 0 ? masked : index < 0 ? index + values.size() : index;
    return Math.max(0, place);
  }

  private int single(int tensor) {
    Ints values = values(tensor);
    if (values.size() != 1) {
      throw new ModelException(
          "%s has %d numbers, one is expected".formatted(tensor(tensor).name(), values.size()));
    }
    return values.get(0);
  }

  private Ints values(int index) {
    Tensor tensor = tensor(index);
    return tensor
        .data()
        .filter(Ints.class::isInstance)
        .map(Ints.class::cast)
        .orElseThrow(
            () ->
                new ModelException(
                    "%s is computed of more than shapes; nib needs constant shapes"
                        .formatted(tensor.name())));
  }

  /** Fills in an output, whose own shape tells only how many numbers it has. */
  private void known(int index, Ints values) {
    Tensor old = tensor(index);
    if (old.shape().elements() != values.size()) {
      throw new ModelException(
          "%s is %s, there are %d numbers for it"
              .formatted(old.name(), old.shape(), values.size()));
    }
    tensors.set(
        index,
        new Tensor(
            old.name(), old.shape(), ElementType.INT32, Optional.empty(), Optional.of(values)));
  }

  private Tensor tensor(int index) {
    if (index < 0 || index >= tensors.size()) {
      throw new ModelException("reads tensor %d, there are %d".formatted(index, tensors.size()));
    }
    return tensors.get(index);
  }

  /**
   * Holds the constant that a reshape reads against the shape of its output.
   *
   * @param wanted may have one -1, which stands for what is left
   */
  static void requireSame(Ints wanted, Shape output) {
    boolean same = wanted.size() == output.rank();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = wanted.get(i) == -1 || wanted.get(i) == output.extent(i);
    }
    if (!same) {
      throw new ModelException("the new shape is %s, the output is %s".formatted(wanted, output));
    }
  }
}
