package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * No method may damage any distribution much more than the whole range does: the squared error of
 * int8 is held against a bound that says what the method may clip.
 */
class RangeDamageTest {
  private static final double STEPS = 255;

  /** Rounding costs a twelfth of the squared step on average, and a quarter at most. */
  private static final double WORST_ROUNDING = 3;

  /** What activations look like. */
  private enum Distribution {
    /** ReLU6 of a wide normal distribution. */
    PEAKS_AT_0_AND_6 {
      @Override
      float draw(Random random) {
        return (float) Math.max(0, Math.min(6, 3 + 4 * random.nextGaussian()));
      }
    },
    /**
     * A convolution of an image whose background is the same everywhere: each channel has one value
     * nearly always.
     */
    BACKGROUND {
      @Override
      float draw(Random random) {
        int channel = random.nextInt(12);
        double value = Math.sin(channel);
        return (float) (random.nextInt(5) > 0 ? value : value + 2 * random.nextGaussian());
      }
    },
    SPARSE {
      @Override
      float draw(Random random) {
        return random.nextInt(50) > 0 ? 0 : 5 * random.nextFloat();
      }
    },
    /** Cauchy's, which has no variance. */
    HEAVY_TAILED {
      @Override
      float draw(Random random) {
        return (float) Math.tan(Math.PI * (0.998 * random.nextDouble() - 0.499));
      }
    },
    ONE_FAR_OUT {
      @Override
      float draw(Random random) {
        return random.nextInt(9999) == 0 ? 1000 : (float) random.nextGaussian();
      }
    },
    CONSTANT {
      @Override
      float draw(Random random) {
        return -2.5f;
      }
    },
    NORMAL {
      @Override
      float draw(Random random) {
        return (float) random.nextGaussian();
      }
    };

    abstract float draw(Random random);
  }

  /** The squared error that a method may have, in units of the whole range's rounding. */
  private static double bound(CalibrationMethod method) {
    return switch (method) {
      case MINMAX -> WORST_ROUNDING;
      // It takes another range only where it expects less, up to the histogram's resolution.
      case MSE -> 1.1 * WORST_ROUNDING;
      // At each end so many values are clipped, by the range at most.
      case PERCENTILE -> WORST_ROUNDING + 2 * PercentileRange.CUT * 12 * STEPS * STEPS;
    };
  }

  @Property(tries = 150)
  void everyMethodKeepsItsBound(
      @ForAll Distribution distribution, @ForAll CalibrationMethod method, @ForAll long seed) {
    Random random = new Random(seed);
    float[] values = new float[200 << random.nextInt(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = distribution.draw(random);
    }
    ActivationStatistics statistics = new ActivationStatistics();
    statistics.add("x", FloatBuffer.wrap(values));
    double step =
        (Math.max(0, (double) statistics.max()) - Math.min(0, (double) statistics.min())) / STEPS;
    double unit = values.length * step * step / 12;
    assertThat(RangesTest.squaredError(values, method.range(statistics)))
        .as("%s of %d values by %s", distribution, values.length, method)
        .isLessThanOrEqualTo(bound(method) * unit);
  }
}
