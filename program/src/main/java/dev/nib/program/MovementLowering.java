package dev.nib.program;

import dev.nib.model.Axes;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import java.util.Arrays;

/** Operators that move elements and compute nothing (rule W1). */
record MovementLowering(Activations activations) {
  /** For every operator whose output is its input's bytes. */
  Step reshape(int input, int output) {
    return new Step.Reshape(activations.sameParameters(input, output), activations.buffer(output));
  }

  Step concatenation(Operator.Concatenation op) {
    int[] extents = activations.shape(op.output()).toArray();
    int axis = Axes.fromFront(op.axis(), extents.length);
    int rows = 1;
    for (int k = 0; k < axis; k++) {
      rows *= extents[k];
    }
    return new Step.Concatenation(
        op.inputs().stream().map(in -> activations.sameParameters(in, op.output())).toList(),
        activations.buffer(op.output()),
        rows);
  }

  Step pad(Operator.Pad op) {
    Value input = activations.sameParameters(op.input(), op.output());
    Value output = activations.buffer(op.output());
    Ints paddings = activations.tensor(op.paddings()).ints();
    int[] to = Walk.rowMajor(output.shape().toArray());
    int start = 0;
    for (int k = 0; k < to.length; k++) {
      start += paddings.get(2 * k) * to[k];
    }
    int[] extents = input.shape().toArray();
    return new Step.Pad(
        input,
        output,
        Walk.of(extents, Walk.rowMajor(extents), to),
        start,
        op.value().isPresent()
            ? padValue(op.value().getAsInt(), output.quantization())
            : output.zeroPoint());
  }

  private int padValue(int index, Quantization out) {
    Tensor tensor = activations.tensor(index);
    Bytes value = tensor.int8s();
    Activations.requireSame(tensor.requireQuantization(), out);
    return value.get(0);
  }

  Step transpose(Operator.Transpose op) {
    Value output = activations.buffer(op.output());
    int[] from = Walk.rowMajor(activations.shape(op.input()).toArray());
    int[] extents = output.shape().toArray();
    int[] permutation = activations.tensor(op.permutation()).ints().toArray();
    int[] strides =
        Arrays.stream(permutation).map(axis -> from[Axes.fromFront(axis, from.length)]).toArray();
    return new Step.Transpose(
        activations.sameParameters(op.input(), op.output()),
        output,
        Walk.of(extents, strides, Walk.rowMajor(extents)));
  }

  Step stridedSlice(Operator.StridedSlice op) {
    Axes.Slice[] slices = Axes.slices(activations.graph().tensors(), op);
    int[] from = Walk.rowMajor(activations.shape(op.input()).toArray());
    int[] extents = new int[slices.length];
    int start = 0;
    for (int k = 0; k < slices.length; k++) {
      extents[k] = slices[k].count();
      start += slices[k].first() * from[k];
      // An axis of which one element is taken is not walked, and its product might overflow.
      from[k] = extents[k] == 1 ? 0 : from[k] * slices[k].stride();
    }
    return new Step.StridedSlice(
        activations.sameParameters(op.input(), op.output()),
        activations.buffer(op.output()),
        Walk.of(extents, from, Walk.rowMajor(extents)),
        start);
  }

  Step constant(int index) {
    Tensor tensor = activations.tensor(index);
    if (tensor.shape().elements() != tensor.int8s().size()) {
      throw new ModelException(tensor.name() + ": is no int8 constant");
    }
    return new Step.Constant(activations.buffer(index), tensor.int8s());
  }
}
