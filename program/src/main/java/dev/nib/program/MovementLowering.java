package dev.nib.program;

import dev.nib.model.Axes;
import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators that move elements and compute nothing (rule W1). */
record MovementLowering(Activations activations) {
  /** For every operator whose output is its input's bytes. */
  Part alias(int input, int output) {
    return new Part(
        activations.buffer(output), activations.sameParameters(input, output), 0, Part.Kind.ALIAS);
  }

  /** A row of the output is a row of each input, one after another. */
  List<Step> concatenation(Operator.Concatenation op) {
    Value output = activations.buffer(op.output());
    int axis = Axes.fromFront(op.axis(), output.shape().rank());
    int rows = 1;
    for (int k = 0; k < axis; k++) {
      rows *= output.shape().extent(k);
    }
    int outputRow = output.bytes() / rows;
    int to = 0;
    List<Step> moves = new ArrayList<>();
    for (int index : op.inputs()) {
      Value input = activations.sameParameters(index, op.output());
      int row = input.bytes() / rows;
      int[] extents = {rows, row};
      Walk walk = Walk.of(extents, new int[] {row, 1}, new int[] {outputRow, 1});
      moves.add(new Step.Move(input, output, walk, 0, to));
      to += row;
    }
    return moves;
  }

  /** The whole output is filled, and the input moved into its middle. */
  List<Step> pad(Operator.Pad op) {
    Value input = activations.sameParameters(op.input(), op.output());
    Value output = activations.buffer(op.output());
    Ints paddings = activations.tensor(op.paddings()).ints();
    int[] to = Walk.rowMajor(output.shape().toArray());
    int start = 0;
    for (int k = 0; k < to.length; k++) {
      start += paddings.get(2 * k) * to[k];
    }
    int value =
        op.value().isPresent()
            ? padValue(op.value().getAsInt(), output.quantization())
            : output.zeroPoint();
    return List.of(
        new Step.Fill(output, Bytes.of(new byte[] {(byte) value})),
        new Step.Move(input, output, Walk.toRegion(input.shape(), output.shape()), 0, start));
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
    return new Step.Move(
        activations.sameParameters(op.input(), op.output()),
        output,
        Walk.of(extents, strides, Walk.rowMajor(extents)),
        0,
        0);
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
    return new Step.Move(
        activations.sameParameters(op.input(), op.output()),
        activations.buffer(op.output()),
        Walk.of(extents, from, Walk.rowMajor(extents)),
        start,
        0);
  }

  Step constant(int index) {
    Tensor tensor = activations.tensor(index);
    if (tensor.shape().elements() != tensor.int8s().size()) {
      throw new ModelException(tensor.name() + ": is no int8 constant");
    }
    return new Step.Fill(activations.buffer(index), tensor.int8s());
  }
}
