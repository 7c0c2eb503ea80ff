package dev.nib.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** By placing windows one after another instead of by the formula. */
class PaddingTest {
  @Property(tries = 5_000)
  void validHasAsManyWindowsAsFit(
      @ForAll @IntRange(min = 1, max = 40) int input,
      @ForAll @IntRange(min = 1, max = 9) int window,
      @ForAll @IntRange(min = 1, max = 5) int stride,
      @ForAll @IntRange(min = 1, max = 4) int dilation) {
    int count = 0;
    for (int start = 0; start + (window - 1) * dilation < input; start += stride) {
      count++;
    }
    assertThat(Math.max(0, Padding.VALID.outputExtent(input, window, stride, dilation)))
        .isEqualTo(count);
    if (count > 0) {
      assertThat(Padding.VALID.before(input, window, stride, dilation)).isZero();
    }
  }

  @Property(tries = 5_000)
  void samePadsEvenlyWithTheOddOneBehind(
      @ForAll @IntRange(min = 1, max = 40) int input,
      @ForAll @IntRange(min = 1, max = 9) int window,
      @ForAll @IntRange(min = 1, max = 5) int stride,
      @ForAll @IntRange(min = 1, max = 4) int dilation) {
    int count = 0;
    for (int start = 0; start < input; start += stride) {
      count++;
    }
    assertThat(Padding.SAME.outputExtent(input, window, stride, dilation)).isEqualTo(count);
    int before = Padding.SAME.before(input, window, stride, dilation);
    int lastTap = (count - 1) * stride - before + (window - 1) * dilation;
    int after = Math.max(0, lastTap - (input - 1));
    assertThat(after - before).isBetween(0, 1);
  }

  @Test
  void hugeExtentsDoNotOverflow() {
    int input = Integer.MAX_VALUE;
    assertThat(Padding.SAME.outputExtent(input, 3, 2, 1)).isEqualTo(1 << 30);
    assertThat(Padding.SAME.before(input, 3, 2, 1)).isEqualTo(1);
    assertThat(Padding.SAME.before(input, 1 << 15, 1, 1 << 15))
        .isEqualTo(((1 << 15) - 1) * (1 << 15) / 2);
    assertThat(Padding.VALID.outputExtent(input, 1 << 15, 1 << 15, 1 << 15)).isEqualTo(32769);
  }
}
