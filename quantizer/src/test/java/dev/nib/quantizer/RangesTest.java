package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histograms, and the ranges that each method chooses from known distributions. */
class RangesTest {
  private static ActivationStatistics statistics(float... values) {
    ActivationStatistics statistics = new ActivationStatistics();
    statistics.add("x", FloatBuffer.wrap(values));
    return statistics;
  }

  private static float[] gaussian(int count, double mean, double deviation) {
    Random random = new Random(4);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  private static float[] relu(float[] values) {
    float[] clamped = values.clone();
    for (int i = 0; i < clamped.length; i++) {
      clamped[i] = Math.max(0, clamped[i]);
    }
    return clamped;
  }

  private static float[] with(float[] values, float extra) {
    float[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = extra;
    return more;
  }

  @Property(tries = 200)
  void histogramsDoNotDependOnTheOrder(
      @ForAll @Size(min = 1, max = 60) @FloatRange(min = -1e30f, max = 1e30f) float[] values,
      @ForAll @IntRange(min = 0, max = 60) int split) {
    Histogram whole = new Histogram();
    add(whole, values, 0, values.length);
    Histogram parts = new Histogram();
    int at = Math.min(split, values.length);
    add(parts, values, at, values.length);
    add(parts, values, 0, at);
    assertThat(parts.width()).isEqualTo(whole.width());
    assertThat(parts.zeros()).isEqualTo(whole.zeros());
    long seen = whole.zeros();
    for (int bin = -Histogram.SIDE; bin < Histogram.SIDE; bin++) {
      assertThat(parts.count(bin)).isEqualTo(whole.count(bin));
      seen += whole.count(bin);
    }
    assertThat(seen).isEqualTo(values.length).isEqualTo(whole.total());
  }

  private static void add(Histogram histogram, float[] values, int from, int to) {
    float[] some = Arrays.copyOfRange(values, from, to);
    float largest = 0;
    for (float value : some) {
      largest = Math.max(largest, Math.abs(value));
    }
    histogram.add(some, some.length, largest);
  }

  @Test
  void binsHoldWhatTheySay() {
    Histogram h = new Histogram();
    add(h, new float[] {0, 1, -1, 0.75f, 4095}, 0, 5);
    assertThat(h.width()).isEqualTo(1);
    assertThat(h.zeros()).isEqualTo(1);
    assertThat(h.count(1)).isEqualTo(1);
    assertThat(h.count(0)).isEqualTo(1);
    assertThat(h.count(-1)).isEqualTo(1);
    assertThat(h.count(4095)).isEqualTo(1);
    add(h, new float[] {4096}, 0, 1);
    assertThat(h.width()).isEqualTo(2);
    assertThat(h.count(0)).as("1 and 0.75").isEqualTo(2);
    assertThat(h.count(2048)).isEqualTo(1);
    assertThat(h.count(2047)).isEqualTo(1);
  }

  @Test
  void minmaxClipsNothing() {
    assertThat(CalibrationMethod.MINMAX.range(statistics(-2, 0, 7)))
        .isEqualTo(new ActivationRange(-2, 7));
  }

  @Test
  void percentileCutsOutliersAtBothEnds() {
    // 0.01 % of 100,000 values are 10.
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 50_000f - 1;
    }
    Arrays.fill(values, 0, 10, -1000f);
    Arrays.fill(values, values.length - 10, values.length, 1000f);
    ActivationRange range = CalibrationMethod.PERCENTILE.range(statistics(values));
    float bin = 2048f / 4096 * 2;
    assertThat(range.min()).isBetween(-1 - bin, -0.9f);
    assertThat(range.max()).isBetween(0.9f, 1 + bin);
    // One more is no longer among the outermost 0.01 %.
    values[10] = -1000;
    assertThat(CalibrationMethod.PERCENTILE.range(statistics(values)).min()).isEqualTo(-1000);
  }

  @Test
  void leastSquaresBeatsEveryOtherRange() {
    float[] values = with(relu(gaussian(500_000, 0, 1)), 40);
    ActivationRange chosen = CalibrationMethod.MSE.range(statistics(values));
    // The root of derivative zero: 250,000 values round, one is clipped.
    assertThat(chosen.max()).isBetween(29f, 32f);
    double least = squaredError(values, chosen);
    for (int part = 1; part <= 25; part++) {
      assertThat(least)
          .isLessThan(1.02 * squaredError(values, new ActivationRange(0, 40f * part / 25)));
    }
    assertThat(least).isLessThan(0.9 * squaredError(values, new ActivationRange(0, 40)));
  }

  static double squaredError(float[] values, ActivationRange range) {
    float[] rounded = values.clone();
    SimulatedInt8.round(rounded, range.toQuantization());
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.pow((double) rounded[i] - values[i], 2);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void everyMethodStaysInsideWhatWasSeen(CalibrationMethod method) {
    for (float[] values :
        new float[][] {
          {0},
          {5},
          {-5},
          {0, 0, 0},
          {Float.MIN_VALUE},
          {-Float.MAX_VALUE, Float.MAX_VALUE},
          {1e-30f, 2e-30f},
          gaussian(1000, 3, 1),
          relu(gaussian(1000, -1, 1))
        }) {
      ActivationStatistics statistics = statistics(values);
      ActivationRange range = method.range(statistics);
      assertThat(range.min()).isGreaterThanOrEqualTo(Math.min(0, statistics.min()));
      assertThat(range.max()).isLessThanOrEqualTo(Math.max(0, statistics.max()));
      float scale = range.toQuantization().scale();
      assertThat(scale).isPositive().isFinite().isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> statistics(1, Float.NaN))
        .isInstanceOf(QuantizationException.class)
        .hasMessageContaining("x: is NaN");
    assertThatThrownBy(() -> statistics(Float.NEGATIVE_INFINITY))
        .hasMessageContaining("x: is -Infinity");
  }
}
