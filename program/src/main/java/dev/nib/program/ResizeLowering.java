package dev.nib.program;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import java.util.Arrays;
import java.util.OptionalInt;

/** Pictures at another height and width: where each row and column comes from (rules I1, I2). */
record ResizeLowering(Activations activations) {
  private static final int PARTS = Step.Resize.PARTS;

  /** Between the input's pixels. */
  Step resizeBilinear(Operator.ResizeBilinear op) {
    Value input = activations.sameParameters(op.input(), op.output());
    Value output = activations.buffer(op.output());
    return new Step.Resize(
        input,
        output,
        between(input.shape(), output.shape(), 1, op.sampling()),
        between(input.shape(), output.shape(), 2, op.sampling()));
  }

  /**
   * Rule I2: the steps are rounded to 1/1024, so that they add up to an error, and the last ones of
   * a large picture may lie beyond the input, which the interpreter then reads.
   */
  private static Ints between(Shape from, Shape to, int axis, Sampling sampling) {
    int extent = from.extent(axis);
    int count = to.extent(axis);
    boolean corners = sampling == Sampling.ALIGN_CORNERS && count > 1;
    long over = corners ? extent - 1L : extent;
    long parts = corners ? count - 1L : count;
    long step = (PARTS * over + parts / 2) / parts;
    long start = sampling == Sampling.HALF_PIXEL_CENTERS ? step / 2 - PARTS / 2 : 0;
    long last = (count - 1) * step + start;
    if (PARTS * (long) extent > Integer.MAX_VALUE || last >= PARTS * (long) extent) {
      throw new ModelException(
          "output %d of axis %d lies at %d/1024 of the input's %d, and the interpreter reads beyond;"
                  .formatted(count - 1, axis, last, extent)
              + " take another size, or half_pixel_centers");
    }
    int[] positions = new int[count];
    for (int k = 0; k < count; k++) {
      positions[k] = (int) Math.max(0, Math.min(PARTS * (extent - 1L), k * step + start));
    }
    return Ints.of(positions);
  }

  /** A move where each row and column is repeated, or every so many of them are taken. */
  Step resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    Value input = activations.sameParameters(op.input(), op.output());
    Value output = activations.buffer(op.output());
    int[] rows = op.sampling().nearest(input.shape().extent(1), output.shape().extent(1));
    int[] columns = op.sampling().nearest(input.shape().extent(2), output.shape().extent(2));
    OptionalInt rowRepeats = repeats(rows);
    OptionalInt columnRepeats = repeats(columns);
    return rowRepeats.isPresent() && columnRepeats.isPresent()
        ? move(input, output, rows, rowRepeats.getAsInt(), columns, columnRepeats.getAsInt())
        : new Step.Resize(input, output, whole(rows), whole(columns));
  }

  /** How often each index stands there, when all do so equally often and at equal distances. */
  private static OptionalInt repeats(int[] indices) {
    int repeats = 1;
    while (repeats < indices.length && indices[repeats] == indices[0]) {
      repeats++;
    }
    int distance = repeats < indices.length ? indices[repeats] - indices[0] : 0;
    for (int k = 0; k < indices.length; k++) {
      if (indices[k] != indices[0] + k / repeats * distance) {
        return OptionalInt.empty();
      }
    }
    return indices.length % repeats == 0 ? OptionalInt.of(repeats) : OptionalInt.empty();
  }

  private static Step move(
      Value input, Value output, int[] rows, int rowRepeats, int[] columns, int columnRepeats) {
    int[] from = Walk.rowMajor(input.shape().toArray());
    int[] extents = {
      input.shape().extent(0),
      rows.length / rowRepeats,
      rowRepeats,
      columns.length / columnRepeats,
      columnRepeats,
      input.shape().extent(3)
    };
    int rowStride = rowRepeats < rows.length ? (rows[rowRepeats] - rows[0]) * from[1] : 0;
    int columnStride =
        columnRepeats < columns.length ? (columns[columnRepeats] - columns[0]) * from[2] : 0;
    int[] strides = {from[0], rowStride, 0, columnStride, 0, 1};
    return new Step.Move(
        input,
        output,
        Walk.of(extents, strides, Walk.rowMajor(extents)),
        rows[0] * from[1] + columns[0] * from[2],
        0);
  }

  private static Ints whole(int[] indices) {
    return Ints.of(Arrays.stream(indices).map(index -> PARTS * index).toArray());
  }
}
