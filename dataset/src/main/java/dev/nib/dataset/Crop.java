package dev.nib.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rectangle of a picture.
 *
 * @param top the first row, from 0
 * @param left the first column, from 0
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Crop(int top, int left, int height, int width) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9})x(\\d{1,9})\\+(\\d{1,9})\\+(\\d{1,9})");

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

  /**
   * A rectangle as {@code identify} and other tools for pictures write it, {@code WxH+X+Y}.
   *
   * @throws IllegalArgumentException saying what a rectangle is written like
   */
  public static Crop parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || number(parts, 1) < 1 || number(parts, 2) < 1) {
      throw new IllegalArgumentException("WxH+X+Y with W and H of 1 or more, as 200x100+20+0");
    }
    return new Crop(number(parts, 4), number(parts, 3), number(parts, 2), number(parts, 1));
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return "%dx%d+%d+%d".formatted(width, height, left, top);
  }
}
