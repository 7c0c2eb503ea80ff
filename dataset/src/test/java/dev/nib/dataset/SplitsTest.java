package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitsTest {
  /** Images of one pixel pair that hold their own position, with random labels. */
  private static LabelledImages numbered(int count, int usedClasses, long seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] pixels = new byte[2 * count];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[2 * i] = (byte) (i >> 8);
      pixels[2 * i + 1] = (byte) i;
      labels[i] = (byte) random.nextInt(usedClasses);
    }
    return LabelledImages.of(1, 2, 10, pixels, labels);
  }

  private static int[] positions(LabelledImages images) {
    int[] positions = new int[images.count()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = images.pixel(i, 0, 0) << 8 | images.pixel(i, 0, 1);
    }
    return positions;
  }

  @Property(tries = 300)
  void partsTogetherAreTheWholeAndKeepProportions(
      @ForAll @IntRange(min = 2, max = 700) int count,
      @ForAll @IntRange(min = 1, max = 10) int usedClasses,
      @ForAll @DoubleRange(min = 0, max = 1, minIncluded = false, maxIncluded = false)
          double fraction,
      @ForAll long seed) {
    LabelledImages images = numbered(count, usedClasses, seed);

    Splits.Split split = Splits.stratified(images, fraction, seed);

    int[] rest = positions(split.rest());
    int[] chosen = positions(split.chosen());
    assertThat(rest).isNotEmpty().isSorted();
    assertThat(chosen).isNotEmpty().isSorted();
    int[] all = Arrays.copyOf(rest, rest.length + chosen.length);
    System.arraycopy(chosen, 0, all, rest.length, chosen.length);
    Arrays.sort(all);
    assertThat(all).isEqualTo(positions(images));
    int[] histogram = images.histogram();
    int[] chosenHistogram = split.chosen().histogram();
    for (int c = 0; c < 10; c++) {
      double share = (double) histogram[c] * chosen.length / count;
      assertThat(chosenHistogram[c]).isBetween((int) Math.floor(share), (int) Math.ceil(share));
    }
  }

  @Test
  void theSeedDecides() {
    LabelledImages images = numbered(500, 10, 3);
    Splits.Split one = Splits.stratified(images, 0.2, 1);

    assertThat(one).isEqualTo(Splits.stratified(images, 0.2, 1));
    assertThat(one.chosen()).isNotEqualTo(Splits.stratified(images, 0.2, 2).chosen());
    assertThat(one.chosen().count()).isEqualTo(100);
  }

  @Test
  void theSplitIsTheSameForAllTime() {
    assertThat(Splits.permutation(10, 1)).containsExactly(PERMUTATION_OF_SEED_1);
    assertThat(Splits.permutation(0, 1)).isEmpty();
  }

  private static final int[] PERMUTATION_OF_SEED_1 = {2, 4, 1, 9, 8, 3, 6, 7, 0, 5};

  @Test
  void samplesKeepProportionsAndOrder() {
    LabelledImages images = numbered(1000, 10, 4);
    LabelledImages sample = Splits.sample(images, 100, 5);

    assertThat(sample.count()).isEqualTo(100);
    assertThat(positions(sample)).isSorted().doesNotHaveDuplicates();
    for (int c = 0; c < 10; c++) {
      assertThat(sample.histogram()[c])
          .isBetween(images.histogram()[c] / 10, images.histogram()[c] / 10 + 1);
    }
    assertThat(Splits.sample(images, 1000, 5)).isSameAs(images);
    assertThat(Splits.sample(images, 0, 5).count()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> Splits.sample(images, -1, 5));
  }

  @Test
  void refusesWhatCannotBeSplit() {
    LabelledImages images = numbered(10, 10, 1);
    for (double fraction : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Splits.stratified(images, fraction, 1))
          .withMessageContaining("is not between 0 and 1");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Splits.stratified(images.head(1), 0.5, 1))
        .withMessageContaining("1 images cannot be split");
  }
}
