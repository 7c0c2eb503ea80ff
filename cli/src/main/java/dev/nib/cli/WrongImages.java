package dev.nib.cli;

import dev.nib.dataset.LabelledImages;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The images that a model took for others, by the names under which a user finds them. */
final class WrongImages {
  private static final int SHOWN = 10;

  private WrongImages() {}

  /** The first of them, a line each, with a heading; empty if there are none. */
  static String text(LabelledImages images, int[] predictions) {
    int[] wrong =
        IntStream.range(0, images.count()).filter(i -> predictions[i] != images.label(i)).toArray();
    if (wrong.length == 0) {
      return "";
    }
    String heading =
        wrong.length <= SHOWN
            ? "%,d taken for another digit:".formatted(wrong.length)
            : "%,d taken for another digit, the first %d:".formatted(wrong.length, SHOWN);
    return IntStream.of(wrong)
        .limit(SHOWN)
        .mapToObj(
            i ->
                "%n  %s: a %d, taken for a %d"
                    .formatted(images.name(i), images.label(i), predictions[i]))
        .collect(Collectors.joining("", "%n%n".formatted() + heading, ""));
  }
}
