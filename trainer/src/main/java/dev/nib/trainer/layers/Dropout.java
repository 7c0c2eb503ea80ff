package dev.nib.trainer.layers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Sets each input to 0 with the probability {@code rate} while training, and multiplies the others
 * by {@code 1 / (1 - rate)} (Srivastava et al., 2014, inverted); otherwise nothing.
 */
final class Dropout implements Layer {
  private final int index;
  private final float scale;
  private final long threshold;
  private final float[] factors;
  private final float[] output;

  /**
   * Makes room.
   *
   * @param index the layer's place in its net: layers with the same seed drop different inputs
   * @param size numbers of all inputs
   */
  Dropout(double rate, int index, int size) {
    this.index = index;
    scale = (float) (1 / (1 - rate));
    threshold = (long) (rate * (1L << Integer.SIZE));
    factors = new float[size];
    output = new float[size];
  }

  @Override
  public float[] forward(float[] params, float[] input, Pass pass) {
    if (!pass.training()) {
      return input;
    }
    draw(new SplittableRandom(pass.seed() * 31 + index));
    System.arraycopy(input, 0, output, 0, output.length);
    FloatMath.multiply(output, factors, output.length);
    return output;
  }

  private void draw(SplittableRandom random) {
    Arrays.fill(factors, scale);
    long mask = (1L << Integer.SIZE) - 1;
    for (int i = 0; i < factors.length; i += 2) {
      long bits = random.nextLong();
      factors[i] = (bits & mask) < threshold ? 0 : scale;
      if (i + 1 < factors.length) {
        factors[i + 1] = (bits >>> Integer.SIZE) < threshold ? 0 : scale;
      }
    }
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    FloatMath.multiply(gradient, factors, gradient.length);
    return gradient;
  }
}
