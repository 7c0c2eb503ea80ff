package dev.nib.search.space;

import dev.nib.dataset.augment.Augmentation;
import java.util.List;

/**
 * How images are changed while a candidate learns: a choice, with the options that say the same.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of, which nobody can change
public enum Augment {
  /** Images as they are. */
  NONE(Augmentation.none()),
  /** A little less than {@code --augment}: what the zoo's smallest nets learn with. */
  MILD(
      amounts(8, 0.08, 0.06, 0),
      "--augment",
      "--rotation",
      "8",
      "--shift",
      "0.06",
      "--zoom",
      "0.08"),
  /** {@code --augment}. */
  GENTLE(Augmentation.gentle(), "--augment"),
  /** What the zoo's teacher of small nets learns with. */
  STRONG(
      amounts(12, 0.12, 0.09, 0.5),
      "--augment",
      "--rotation",
      "12",
      "--shift",
      "0.09",
      "--zoom",
      "0.12",
      "--elastic",
      "0.5");

  private final Augmentation augmentation;
  private final List<String> options;

  Augment(Augmentation augmentation, String... options) {
    this.augmentation = augmentation;
    this.options = List.of(options);
  }

  private static Augmentation amounts(double degrees, double zoom, double shift, double elastic) {
    Augmentation base = Augmentation.gentle();
    return new Augmentation(degrees, zoom, shift, shift, base.fill(), base.fillValue(), elastic, 0);
  }

  /** The amounts. */
  public Augmentation augmentation() {
    return augmentation;
  }

  /** The same as options of {@code nib train}. */
  public List<String> options() {
    return options;
  }
}
