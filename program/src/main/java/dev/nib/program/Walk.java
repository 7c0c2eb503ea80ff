package dev.nib.program;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A walk over several axes, the innermost one fastest, with a position in each of two tensors (rule
 * W1): at index {@code [i0,i1,...]} the sum of the indices times that tensor's strides.
 *
 * @param extents of the axes, outermost first
 * @param firstStrides from one index to the next in the first tensor, 0 where it repeats
 * @param secondStrides the same in the second tensor
 */
public record Walk(Ints extents, Ints firstStrides, Ints secondStrides) {
  /** Kernels have room for so many. */
  public static final int MOST_AXES = 6;

  public Walk {
    int axes = extents.size();
    if (axes == 0
        || axes > MOST_AXES
        || axes != firstStrides.size()
        || axes != secondStrides.size()) {
      throw new IllegalArgumentException(
          "%s, %s, %s".formatted(extents, firstStrides, secondStrides));
    }
  }

  /**
   * The walk with axes of extent 1 left out and those joined that can be walked as one.
   *
   * @throws ModelException when more than {@link #MOST_AXES} remain
   */
  static Walk of(int[] extents, int[] first, int[] second) {
    List<int[]> axes = new ArrayList<>();
    for (int k = 0; k < extents.length; k++) {
      if (extents[k] == 1) {
        continue;
      }
      int[] axis = {extents[k], first[k], second[k]};
      int[] outer = axes.isEmpty() ? new int[3] : axes.get(axes.size() - 1);
      boolean joins =
          outer[0] > 0
              && outer[1] == (long) axis[0] * axis[1]
              && outer[2] == (long) axis[0] * axis[2];
      if (joins) {
        axis[0] *= outer[0];
        axes.set(axes.size() - 1, axis);
      } else {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      axes.add(new int[] {1, 0, 0});
    }
    if (axes.size() > MOST_AXES) {
      throw new ModelException(
          "walks %d axes that cannot be joined, kernels walk %d".formatted(axes.size(), MOST_AXES));
    }
    return new Walk(column(axes, 0), column(axes, 1), column(axes, 2));
  }

  /** The walk through all of {@code part} that keeps its shape in a region of {@code whole}. */
  public static Walk toRegion(Shape part, Shape whole) {
    int[] extents = part.toArray();
    return of(extents, rowMajor(extents), rowMajor(whole.toArray()));
  }

  private static Ints column(List<int[]> axes, int column) {
    return Ints.of(axes.stream().mapToInt(axis -> axis[column]).toArray());
  }

  /** The number of indices. */
  public int steps() {
    int product = 1;
    for (int k = 0; k < extents.size(); k++) {
      product *= extents.get(k);
    }
    return product;
  }

  /**
   * The positions that a walk comes to in one of its tensors.
   *
   * @param steps how many there are
   */
  public record Reach(int lowest, int highest, int steps) {
    /** True when there is none between the ends that it leaves out, if it comes to none twice. */
    public boolean isDense() {
      return highest - lowest + 1 == steps;
    }
  }

  /** The positions in the second tensor. */
  public Reach secondReach() {
    int lowest = 0;
    int highest = 0;
    for (int k = 0; k < extents.size(); k++) {
      int reach = (extents.get(k) - 1) * secondStrides.get(k);
      lowest += Math.min(0, reach);
      highest += Math.max(0, reach);
    }
    return new Reach(lowest, highest, steps());
  }

  /** True when the walk goes through the first tensor element by element. */
  public boolean isFirstInOrder() {
    return firstStrides.equals(Ints.of(rowMajor(extents.toArray())));
  }

  /** True when the walk goes through the second tensor element by element. */
  public boolean isSecondInOrder() {
    return secondStrides.equals(Ints.of(rowMajor(extents.toArray())));
  }

  /** The position of step {@code step} in the first tensor. */
  public int first(int step) {
    return position(step, firstStrides);
  }

  /** The position of step {@code step} in the second tensor. */
  public int second(int step) {
    return position(step, secondStrides);
  }

  private int position(int step, Ints strides) {
    int rest = step;
    int position = 0;
    for (int k = extents.size() - 1; k >= 0; k--) {
      position += rest % extents.get(k) * strides.get(k);
      rest /= extents.get(k);
    }
    return position;
  }

  /** From one index of each axis to the next in a tensor of these extents, row-major. */
  static int[] rowMajor(int... extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int k = extents.length - 1; k >= 0; k--) {
      strides[k] = stride;
      stride *= extents[k];
    }
    return strides;
  }
}
