package dev.nib.dataset;

/**
 * A rectangle of a picture.
 *
 * @param top the first row, from 0
 * @param left the first column, from 0
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Crop(int top, int left, int height, int width) {
  /**
   * Checks what can be checked without a picture.
   *
   * @throws IllegalArgumentException if a side is less than 1, or a place below 0
   */
  public Crop {
    if (height < 1 || width < 1 || top < 0 || left < 0) {
      throw new IllegalArgumentException(
          "a crop of %sx%s (width x height) at row %s, column %s; sides are 1 or more, places 0 or more"
              .formatted(width, height, top, left));
    }
  }

  /** Rows and columns. */
  public ImageSize size() {
    return new ImageSize(height, width);
  }

  /** Whether all of it lies in a picture of that size. */
  public boolean isInside(ImageSize picture) {
    return (long) top + height <= picture.height() && (long) left + width <= picture.width();
  }

  /** As in {@code 20x30 (width x height) at row 4, column 2}. */
  @Override
  public String toString() {
    return "%s at row %s, column %s".formatted(size(), top, left);
  }
}
