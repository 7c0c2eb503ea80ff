package dev.nib.toolkit.inputs;

import dev.nib.dataset.Crop;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is taken of an image, as users write it.
 *
 * @param crop a rectangle; none takes all of it
 * @param auto whether it is looked for
 */
public record Part(Optional<Crop> crop, boolean auto) {
  /** As {@code identify} and other tools for pictures write rectangles. */
  private static final Pattern RECTANGLE =
      Pattern.compile("(\\d{1,9})x(\\d{1,9})\\+(\\d{1,9})\\+(\\d{1,9})");

  /**
   * Reads {@code auto}, {@code none}, or {@code WxH+X+Y}.
   *
   * @throws IllegalArgumentException saying what it must be
   */
  public static Part parse(String text) {
    if (text.equals("auto") || text.equals("none")) {
      return new Part(Optional.empty(), text.equals("auto"));
    }
    Matcher parts = RECTANGLE.matcher(text);
    if (!parts.matches() || number(parts, 1) < 1 || number(parts, 2) < 1) {
      throw new IllegalArgumentException(
          "must be auto, none, or WxH+X+Y with W and H of 1 or more, as 200x100+20+0");
    }
    return new Part(
        Optional.of(
            new Crop(number(parts, 4), number(parts, 3), number(parts, 2), number(parts, 1))),
        false);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  @Override
  public String toString() {
    return crop.map(c -> "%dx%d+%d+%d".formatted(c.width(), c.height(), c.left(), c.top()))
        .orElse(auto ? "auto" : "none");
  }
}
