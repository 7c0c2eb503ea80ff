package dev.nib.model;

import java.util.List;

/** What operators do to the axes of their inputs, from the constants that say so. */
public final class Axes {
  private Axes() {}

  /**
   * Along one axis: the position of the first element, the step to the next, and their number.
   *
   * @param stride may be negative
   * @param shrunk the axis falls away in the output
   */
  public record Slice(int first, int stride, int count, boolean shrunk) {}

  /** {@code axis} counted from the front; negative ones count from the end. */
  public static int fromFront(int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new ModelException("axis %d is not in [%d, %d)".formatted(axis, -rank, rank));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** The shape of an element-by-element operator's output; the innermost axes stand together. */
  public static Shape broadcast(Shape a, Shape b) {
    int[] extents = new int[Math.max(a.rank(), b.rank())];
    for (int i = 1; i <= extents.length; i++) {
      int x = i <= a.rank() ? a.extent(-i) : 1;
      int y = i <= b.rank() ? b.extent(-i) : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ModelException("inputs %s and %s do not match".formatted(a, b));
      }
      extents[extents.length - i] = Math.max(x, y);
    }
    return Shape.of(extents);
  }

  /** For each axis of the input, whether {@code op} takes the mean over it. */
  public static boolean[] reduced(List<Tensor> tensors, Operator.Mean op) {
    Shape input = tensors.get(op.input()).shape();
    boolean[] reduced = new boolean[input.rank()];
    for (int axis : tensors.get(op.axes()).ints().toArray()) {
      reduced[fromFront(axis, input.rank())] = true;
    }
    return reduced;
  }

  /** The elements that {@code op} takes along each axis of its input. */
  public static Slice[] slices(List<Tensor> tensors, Operator.StridedSlice op) {
    Shape input = tensors.get(op.input()).shape();
    Ints begin = perAxis(tensors, op.begin(), input, "begin");
    Ints end = perAxis(tensors, op.end(), input, "end");
    Ints strides = perAxis(tensors, op.strides(), input, "strides");
    Slice[] slices = new Slice[input.rank()];
    for (int axis = 0; axis < slices.length; axis++) {
      boolean shrunk = bit(op.shrinkMask(), axis);
      int stride = strides.get(axis);
      if (stride == 0 || (shrunk && stride < 0)) {
        throw new ModelException(
            "stride %d of axis %d must %s"
                .formatted(stride, axis, shrunk ? "be above 0, the axis falls away" : "not be 0"));
      }
      int extent = input.extent(axis);
      int first =
          bit(op.beginMask(), axis)
              ? (stride > 0 ? 0 : extent - 1)
              : clamped(begin.get(axis), extent, stride);
      int stop =
          bit(op.endMask(), axis)
              ? (stride > 0 ? extent : -1)
              : clamped(end.get(axis), extent, stride);
      long span = shrunk ? Math.min(1, extent - first) : (long) stop - first;
      long count = stride > 0 ? (span + stride - 1) / stride : (span + stride + 1) / stride;
      if (span == 0 || (span > 0) != (stride > 0)) {
        throw new ModelException("nothing is left of axis %d of input %s".formatted(axis, input));
      }
      slices[axis] = new Slice(first, stride, (int) count, shrunk);
    }
    return slices;
  }

  private static boolean bit(int mask, int axis) {
    return (mask >> axis & 1) != 0;
  }

  /** A position in [0, extent], or in [-1, extent - 1] when the stride goes backwards. */
  private static int clamped(int position, int extent, int stride) {
    long fromFront = position < 0 ? (long) position + extent : position;
    long lowest = stride > 0 ? 0 : -1;
    long highest = stride > 0 ? extent : extent - 1L;
    return (int) Math.max(lowest, Math.min(highest, fromFront));
  }

  /** An int32 constant with an element for each axis of {@code input}. */
  static Ints perAxis(List<Tensor> tensors, int index, Shape input, String what) {
    Ints values = tensors.get(index).ints();
    if (values.size() != input.rank()) {
      throw new ModelException(
          "%s has %d elements, input %s has %d axes"
              .formatted(what, values.size(), input, input.rank()));
    }
    return values;
  }
}
