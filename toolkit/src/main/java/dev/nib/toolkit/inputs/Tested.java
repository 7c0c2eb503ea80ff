package dev.nib.toolkit.inputs;

import dev.nib.codegen.Text;
import dev.nib.dataset.Dataset;

/**
 * Which images of a source a model was run on.
 *
 * @param images how many
 * @param of how many the source has
 * @param part which they are, as in {@code the test part, seed 1}
 */
public record Tested(int images, int of, String part) {
  /** The first {@code count} images of the test part, or all of it. */
  public static Tested of(Dataset dataset, int count) {
    int part = dataset.test().count();
    // With --all both parts are the whole.
    int all = dataset.origin().whole() ? part : part + dataset.train().count();
    String which = dataset.origin().testPart();
    return new Tested(count, all, count < part ? "the first of " + which : which);
  }

  /** The whole test part. */
  public static Tested of(Dataset dataset) {
    return of(dataset, dataset.test().count());
  }

  /** As in {@code 40 of 200 images (the test part, seed 1)}. */
  public String text() {
    return Text.format("%,d of %,d images (%s)", images, of, part);
  }
}
