package dev.nib.codegen.c;

import dev.nib.model.Bytes;

/**
 * A picture as a camera gives it, and what becomes of it, so that a package's example {@code
 * camera} checks itself.
 *
 * @param comment one line: what the picture shows
 * @param height rows of the picture
 * @param width columns
 * @param rgb565 its pixels, row by row, the upper byte first
 * @param size rows and columns of the digit, which are those of the net's input
 * @param box of the digit's ink (rule G8)
 * @param digit the digit's grey levels
 * @param output what the simulator computes for it
 */
public record CameraPicture(
    String comment,
    int height,
    int width,
    Bytes rgb565,
    int size,
    int box,
    Bytes digit,
    Bytes output) {
  /**
   * Checks that the bytes are as many as the sizes say.
   *
   * @throws IllegalArgumentException if they are not
   */
  public CameraPicture {
    if (rgb565.size() != 2 * height * width || digit.size() != size * size) {
      throw new IllegalArgumentException(
          "%s bytes of a picture of %sx%s (width x height), %s of a digit of %s rows"
              .formatted(rgb565.size(), width, height, digit.size(), size));
    }
  }
}
