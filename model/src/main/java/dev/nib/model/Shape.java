package dev.nib.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost axis first: {@code [N,H,W,C]} for images, {@code [O,H,W,I]}
 * for convolution weights.
 *
 * <p>Every extent is at least 1 and the number of elements fits an {@code int}.
 */
public final class Shape {
  /** TFLite's own limit is 6 to 8, depending on the kernel. */
  public static final int MAX_RANK = 8;

  private final int[] extents;
  private final int elements;

  private Shape(int[] extents) {
    if (extents.length > MAX_RANK) {
      throw new ModelException("shape has " + extents.length + " axes, at most " + MAX_RANK);
    }
    long product = 1;
    for (int extent : extents) {
      if (extent < 1) {
        throw new ModelException("shape " + Arrays.toString(extents) + " has an extent below 1");
      }
      product *= extent;
      if (product > Integer.MAX_VALUE) {
        throw new ModelException("shape " + Arrays.toString(extents) + " has over 2^31 elements");
      }
    }
    this.extents = extents;
    this.elements = (int) product;
  }

  /** Copies {@code extents}; none at all is a scalar. */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  public int rank() {
    return extents.length;
  }

  /** The extent of {@code axis}; a negative axis counts from the end, so -1 is the innermost. */
  public int extent(int axis) {
    return extents[axis < 0 ? axis + extents.length : axis];
  }

  /** Number of elements, the product of all extents. */
  public int elements() {
    return elements;
  }

  /**
   * Whether the innermost extents are those of {@code sample}, whose leading axes of extent 1 may
   * miss: whether an array of this shape is one or more samples one after another.
   */
  public boolean endsIn(Shape sample) {
    int first = 0;
    while (first < sample.rank() && sample.extent(first) == 1) {
      first++;
    }
    int needed = sample.rank() - first;
    if (rank() < needed) {
      return false;
    }
    for (int k = 1; k <= needed; k++) {
      if (extent(-k) != sample.extent(-k)) {
        return false;
      }
    }
    return true;
  }

  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** As in {@code [1,28,28,1]}. */
  @Override
  public String toString() {
    return Arrays.stream(extents)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
