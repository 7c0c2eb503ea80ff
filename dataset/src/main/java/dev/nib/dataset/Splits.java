package dev.nib.dataset;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Seeded random choices that keep the proportions of the classes. */
public final class Splits {
  private static final long STREAM = 0x5711;

  private Splits() {}

  /**
   * Two parts that together are the whole.
   *
   * @param rest what was not chosen
   * @param chosen the fraction that was asked for
   */
  public record Split(LabelledImages rest, LabelledImages chosen) {}

  /**
   * Splits at random so that both parts have the classes in the same proportions.
   *
   * <p>The chosen part has {@code round(fraction * N)} images, but at least one, and so has the
   * rest; each class gives its share rounded down, and the classes with the largest remainders (of
   * equal ones the smaller class numbers) give one more. Images stay in their order. The same
   * images, fraction and seed give the same split everywhere.
   *
   * @param images at least two
   * @param fraction the part to choose, between 0 and 1
   * @param seed decides which images of a class are chosen
   * @throws IllegalArgumentException if there are fewer than two images or the fraction is not
   *     between 0 and 1
   */
  public static Split stratified(LabelledImages images, double fraction, long seed) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction " + fraction + " is not between 0 and 1");
    }
    if (images.count() < 2) {
      throw new IllegalArgumentException(
          images.count() + " images cannot be split; at least 2 are needed");
    }
    long wanted = Math.round(fraction * images.count());
    int chosen = (int) Math.max(1, Math.min(images.count() - 1, wanted));
    boolean[] marked = mark(images, chosen, seed);
    return new Split(pick(images, marked, false), pick(images, marked, true));
  }

  /**
   * Chooses {@code n} images at random with the classes in the proportions of the whole, in the
   * order of the whole; all images if there are no more than {@code n}.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public static LabelledImages sample(LabelledImages images, int n, long seed) {
    if (n < 0) {
      throw new IllegalArgumentException("a sample of " + n + " images");
    }
    return n >= images.count() ? images : pick(images, mark(images, n, seed), true);
  }

  /**
   * The same images with their classes spread evenly, so that the first of them are a fair sample
   * even of a file that is sorted by label: of a class with {@code n} images the {@code k}-th
   * stands {@code (2k + 1) / 2n} on the way. Each class keeps its order.
   */
  public static LabelledImages spread(LabelledImages images) {
    int[] histogram = images.histogram();
    int[] seen = new int[histogram.length];
    long[] numerators = new long[images.count()];
    for (int i = 0; i < images.count(); i++) {
      numerators[i] = 2L * seen[images.label(i)]++ + 1;
    }
    int[] order =
        IntStream.range(0, images.count())
            .boxed()
            .sorted(
                (a, b) ->
                    Long.compare(
                        numerators[a] * histogram[images.label(b)],
                        numerators[b] * histogram[images.label(a)]))
            .mapToInt(Integer::intValue)
            .toArray();
    return images.subset(order);
  }

  /** The numbers 0..n-1 in a random order that the seed decides. */
  public static int[] permutation(int n, long seed) {
    return SeededRandom.of(seed, STREAM, 0).permutation(n);
  }

  /** Marks {@code chosen} of the images. */
  private static boolean[] mark(LabelledImages images, int chosen, long seed) {
    int[] left = shares(images.histogram(), chosen, images.count());
    boolean[] marked = new boolean[images.count()];
    for (int i : permutation(images.count(), seed)) {
      if (left[images.label(i)] > 0) {
        left[images.label(i)]--;
        marked[i] = true;
      }
    }
    return marked;
  }

  /** Shares {@code chosen} out among the classes by the method of the largest remainder. */
  private static int[] shares(int[] histogram, int chosen, int count) {
    int[] shares = new int[histogram.length];
    long[] remainders = new long[histogram.length];
    int given = 0;
    for (int c = 0; c < histogram.length; c++) {
      long exact = (long) histogram[c] * chosen;
      shares[c] = (int) (exact / count);
      remainders[c] = exact % count;
      given += shares[c];
    }
    for (; given < chosen; given++) {
      int largest = 0;
      for (int c = 1; c < histogram.length; c++) {
        if (remainders[c] > remainders[largest]) {
          largest = c;
        }
      }
      shares[largest]++;
      remainders[largest] = -1;
    }
    return shares;
  }

  private static LabelledImages pick(LabelledImages images, boolean[] marked, boolean which) {
    int[] positions = new int[marked.length];
    int n = 0;
    for (int i = 0; i < marked.length; i++) {
      if (marked[i] == which) {
        positions[n++] = i;
      }
    }
    return images.subset(Arrays.copyOf(positions, n));
  }
}
