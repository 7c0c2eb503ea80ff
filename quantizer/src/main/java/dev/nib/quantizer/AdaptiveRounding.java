package dev.nib.quantizer;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.Activation;

/**
 * AdaRound (Nagel et al., Up or down? Adaptive rounding for post-training quantization, 2020) for
 * the weights of one output channel: each is rounded up or down so that the channel's output, for
 * inputs as the int8 net has them, comes as near as possible to the float net's.
 *
 * <p>As published: a weight is {@code scale * (floor(w / scale) + h(v))} with the rectified sigmoid
 * {@code h(v) = clip(sigmoid(v) * 1.2 - 0.1, 0, 1)}; gradient descent (Adam) on the squared error
 * of the output behind the activation function plus {@code 0.01 * sum(1 - |2h - 1|^b)}, which pulls
 * h to 0 or 1 as b falls from 20 to 2; the first fifth of the steps goes without. So that both
 * terms are of one size in every layer, errors count in units of the error of rounding to the
 * nearest. The rounding is taken only if it lowers the error on rows that the descent did not see.
 */
final class AdaptiveRounding {
  private static final double ZETA = 1.1;
  private static final double GAMMA = -0.1;
  private static final double LAMBDA = 0.01;
  private static final double FIRST_BETA = 20;
  private static final double LAST_BETA = 2;
  private static final double WARM_UP = 0.2;
  private static final int BATCH = 32;
  private static final int LIMIT = 127;

  /** One of so many rows is held back to judge by. */
  static final int HELD_BACK = 5;

  /** Ten times what is usual with ten times as many steps. */
  private static final double LEARNING_RATE = 0.1;

  private static final double DECAY1 = 0.9;
  private static final double DECAY2 = 0.999;

  /**
   * A channel to round.
   *
   * @param weights {@code [K]}, float
   * @param scale of the int8 weights
   * @param bias real, added to every output
   * @param rows inputs {@code [P][K]} as the int8 net has them
   * @param targets outputs {@code [P]} of the float net, behind the activation function
   */
  @SuppressWarnings("ArrayRecordComponent") // Large, made for one call and never compared.
  record Channel(
      float[] weights,
      float scale,
      float bias,
      float[][] rows,
      float[] targets,
      Activation activation) {}

  /**
   * What came out.
   *
   * @param integers {@code [K]} in [-127, 127]
   * @param nearest mean squared error on the rows held back with weights rounded to the nearest
   * @param chosen the same with {@code integers}, never larger
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Rounded(byte[] integers, double nearest, double chosen) {}

  private final Channel channel;
  private final int taps;
  private final float[] floors;
  private final double[] v;
  private final double[] mean;
  private final double[] square;
  private final float[] soft;
  private final double[] slope;
  private final float[] gradient;
  private float perUnit;

  private AdaptiveRounding(Channel channel) {
    this.channel = channel;
    taps = channel.weights.length;
    floors = new float[taps];
    v = new double[taps];
    mean = new double[taps];
    square = new double[taps];
    soft = new float[taps];
    slope = new double[taps];
    gradient = new float[taps];
    for (int k = 0; k < taps; k++) {
      double steps = channel.weights[k] / channel.scale;
      floors[k] = (float) Math.floor(steps);
      // The inverse of h: descent begins at the weight itself.
      double part = (steps - floors[k] - GAMMA) / (ZETA - GAMMA);
      v[k] = -StrictMath.log(1 / part - 1);
    }
  }

  /** Rounds a channel in {@code steps} steps. */
  static Rounded round(Channel channel, int steps, SeededRandom random) {
    return new AdaptiveRounding(channel).run(steps, random);
  }

  private Rounded run(int steps, SeededRandom random) {
    byte[] nearest = new byte[taps];
    for (int k = 0; k < taps; k++) {
      nearest[k] = clip(Math.rint(channel.weights[k] / channel.scale));
    }
    double before = heldBackError(nearest);
    if (before == 0) {
      return new Rounded(nearest, 0, 0);
    }
    perUnit = (float) (1 / Math.sqrt(before));
    for (int step = 0; step < steps; step++) {
      softWeights();
      reconstruction(random);
      descend(step, steps);
    }
    byte[] learnt = new byte[taps];
    for (int k = 0; k < taps; k++) {
      learnt[k] = clip(floors[k] + (v[k] >= 0 ? 1 : 0));
    }
    double after = heldBackError(learnt);
    return after < before
        ? new Rounded(learnt, before, after)
        : new Rounded(nearest, before, before);
  }

  private static byte clip(double integer) {
    return (byte) Math.max(-LIMIT, Math.min(LIMIT, integer));
  }

  private void softWeights() {
    for (int k = 0; k < taps; k++) {
      double sigmoid = 1 / (1 + StrictMath.exp(-v[k]));
      double h = sigmoid * (ZETA - GAMMA) + GAMMA;
      boolean inside = h > 0 && h < 1;
      slope[k] = inside ? sigmoid * (1 - sigmoid) * (ZETA - GAMMA) : 0;
      soft[k] = (float) ((floors[k] + Math.max(0, Math.min(1, h))) * channel.scale);
    }
  }

  /** The gradient of the squared error by the soft weights, over a batch of rows. */
  private void reconstruction(SeededRandom random) {
    java.util.Arrays.fill(gradient, 0);
    for (int b = 0; b < BATCH; b++) {
      int row = learningRow(random);
      float[] x = channel.rows[row];
      float sum = dot(soft, x) + channel.bias;
      boolean flat = sum <= channel.activation.min() || sum >= channel.activation.max();
      if (!flat) {
        float error = (sum - channel.targets[row]) * perUnit;
        float factor = 2 * error * perUnit / BATCH;
        for (int k = 0; k < gradient.length; k++) {
          gradient[k] += factor * x[k];
        }
      }
    }
  }

  /** Any row that is not held back. */
  private int learningRow(SeededRandom random) {
    int row = random.nextInt(channel.rows.length);
    return row % HELD_BACK == 0 && channel.rows.length > 1 ? Math.max(1, row - 1) : row;
  }

  private void descend(int step, int steps) {
    boolean warm = step < WARM_UP * steps;
    double progress = Math.max(0, (step - WARM_UP * steps) / ((1 - WARM_UP) * steps));
    double beta = FIRST_BETA + (LAST_BETA - FIRST_BETA) * progress;
    double correction1 = 1 - StrictMath.pow(DECAY1, step + 1.0);
    double correction2 = 1 - StrictMath.pow(DECAY2, step + 1.0);
    for (int k = 0; k < taps; k++) {
      double g = gradient[k] * channel.scale;
      if (!warm) {
        double h = soft[k] / channel.scale - floors[k];
        double distance = Math.abs(2 * h - 1);
        g -= LAMBDA * 2 * beta * Math.signum(2 * h - 1) * power(distance, beta - 1);
      }
      g *= slope[k];
      mean[k] = DECAY1 * mean[k] + (1 - DECAY1) * g;
      square[k] = DECAY2 * square[k] + (1 - DECAY2) * g * g;
      v[k] -=
          LEARNING_RATE * (mean[k] / correction1) / (Math.sqrt(square[k] / correction2) + 1e-12);
    }
  }

  private static double power(double base, double exponent) {
    return base <= 0 ? 0 : StrictMath.exp(exponent * StrictMath.log(base));
  }

  private double heldBackError(byte[] integers) {
    float[] weights = new float[taps];
    for (int k = 0; k < taps; k++) {
      weights[k] = integers[k] * channel.scale;
    }
    double sum = 0;
    int rows = 0;
    for (int row = 0; row < channel.rows.length; row += HELD_BACK) {
      float linear = dot(weights, channel.rows[row]) + channel.bias;
      float y = Math.max(channel.activation.min(), Math.min(channel.activation.max(), linear));
      double error = (double) y - channel.targets[row];
      sum += error * error;
      rows++;
    }
    return sum / rows;
  }

  /** Four sums side by side keep the processor's pipeline full, on every one these four. */
  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int k = 0;
    for (; k + 3 < a.length; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      s0 += a[k] * b[k];
    }
    return s0 + s1 + s2 + s3;
  }
}
