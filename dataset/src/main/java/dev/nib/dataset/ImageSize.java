package dev.nib.dataset;

/**
 * Rows and columns of an image; as text in the order in which picture viewers name them.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageSize(int height, int width) {
  /** What MNIST has. */
  public static final ImageSize MNIST = new ImageSize(28, 28);

  /**
   * Checks the sides.
   *
   * @throws IllegalArgumentException if one is less than 1
   */
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image of %sx%s (width x height), not 1x1 or more".formatted(width, height));
    }
  }

  /** The number of pixels. */
  public long pixels() {
    return (long) height * width;
  }

  /** Rows and columns in each other's place. */
  public ImageSize transposed() {
    return new ImageSize(width, height);
  }

  /** As in {@code 28x56 (width x height)}. */
  @Override
  public String toString() {
    return width + "x" + height + " (width x height)";
  }
}
