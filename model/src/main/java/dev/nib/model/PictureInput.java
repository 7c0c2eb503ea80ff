package dev.nib.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a grey picture {@code [H,W]} lies in a model's input: row after row, the only place that
 * knows. The input is {@code [1,H,W,1]}, {@code [1,H,W]}, {@code [1,1,H,W]} or {@code [1,H*W]};
 * axes of extent 1 are none, since they change no byte.
 *
 * @param height rows, at least 1; a flat input of a square number of elements is a square, another
 *     one a single row
 * @param width columns, at least 1
 * @param isFlat whether the input has a single axis, and does not say where rows end
 */
public record PictureInput(int height, int width, boolean isFlat) {
  /** How pictures lie in an input of that shape; nothing when they have no place there. */
  public static Optional<PictureInput> of(Shape shape) {
    int[] extents = Arrays.stream(shape.toArray()).filter(extent -> extent > 1).toArray();
    if (extents.length == 2) {
      return Optional.of(new PictureInput(extents[0], extents[1], false));
    }
    if (extents.length > 2) {
      return Optional.empty();
    }
    int elements = shape.elements();
    int side = (int) Math.sqrt(elements);
    return Optional.of(
        side * side == elements
            ? new PictureInput(side, side, true)
            : new PictureInput(1, elements, true));
  }

  /**
   * Whether pictures of that size go in. A flat input also takes those of a single row or column,
   * and, when its elements are no square, those of any sides that make as many.
   */
  public boolean takes(int pictureHeight, int pictureWidth) {
    if (pictureHeight == height && pictureWidth == width) {
      return true;
    }
    boolean hasFreeSides = height == 1 || pictureHeight == 1 || pictureWidth == 1;
    return isFlat && hasFreeSides && (long) pictureHeight * pictureWidth == (long) height * width;
  }

  /** As in {@code 28x28}: rows, then columns. */
  @Override
  public String toString() {
    return height + "x" + width;
  }
}
