package dev.nib.trainer.loop;

import dev.nib.trainer.dl4j.Dl4jPowers;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of Adam (Kingma and Ba, 2015) on a pool's parameters, with the schedule and the moving
 * average of the recipe; the running statistics of batch normalisation move with every step.
 *
 * <p>The steps are ND4J's updater's to the last bit.
 */
final class AdamSteps {
  /** How much of a running mean or variance stays in each step. */
  private static final double STATISTICS_DECAY = 0.98;

  // As the paper has them.
  private static final float MEAN_DECAY = 0.9f;
  private static final float VARIANCE_DECAY = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** A part of the parameters. */
  private record Range(int from, int count) {}

  private final ReplicaPool pool;
  private final TrainingSettings settings;
  private final long planned;
  private final float[] means;
  private final float[] variances;
  private final Dl4jPowers meanDecays = new Dl4jPowers(MEAN_DECAY);
  private final Dl4jPowers varianceDecays = new Dl4jPowers(VARIANCE_DECAY);
  private final List<Range> statistics;
  private final int statisticsCount;
  private float[] average;
  private int steps;
  private double learningRate;

  /**
   * Before the first step.
   *
   * @param planned steps of the whole training
   */
  AdamSteps(ReplicaPool pool, TrainingSettings settings, NetDefinition net, long planned) {
    int parameters = net.parameterCount();
    statistics = statistics(net);
    statisticsCount = statistics.stream().mapToInt(Range::count).sum();
    this.pool = pool;
    this.settings = settings;
    this.planned = planned;
    means = new float[parameters];
    variances = new float[parameters];
    average = new float[settings.recipe().weightAveraging() > 0 ? parameters : 0];
  }

  /** Where the running means and variances of the batch normalisations are. */
  private static List<Range> statistics(NetDefinition net) {
    List<Range> ranges = new ArrayList<>();
    List<Placed> placed = net.placed();
    int[] beginnings = ParameterOrder.beginnings(placed);
    for (int i = 0; i < beginnings.length; i++) {
      if (placed.get(i).layer() instanceof LayerDefinition.BatchNorm) {
        int from = ParameterOrder.statisticsAt(placed.get(i), beginnings[i]);
        ranges.add(new Range(from, beginnings[i] + ParameterOrder.count(placed.get(i)) - from));
      }
    }
    return ranges;
  }

  /** Steps so far. */
  int steps() {
    return steps;
  }

  /** The step size of the last one. */
  double learningRate() {
    return learningRate;
  }

  /**
   * Makes a step.
   *
   * @param gradientSum summed over {@code images}; changed
   * @return whether all parameters are numbers; the loss does not tell, since ReLU and softmax can
   *     hide one that is not
   */
  boolean step(float[] gradientSum, int images) {
    float scale = 1f / images;
    for (int i = 0; i < gradientSum.length; i++) {
      gradientSum[i] *= scale;
    }
    float[] batch = takeStatistics(gradientSum);
    learningRate = settings.learningRate(steps, planned);
    float[] params = pool.params();
    update(params, gradientSum, means, variances, size());
    moveStatistics(params, batch);
    if (average.length > 0) {
      updateAverage(params);
    }
    steps++;
    return areNumbers(params);
  }

  /** The learning rate with both moments' corrections, rounded where ND4J's updater does. */
  private float size() {
    float variance = (float) Math.sqrt((float) (1.0 - varianceDecays.of(steps + 1)));
    float size = (float) ((float) learningRate * variance / (1.0 - meanDecays.of(steps + 1)));
    return Float.isFinite(size) && size != 0 ? size : EPSILON;
  }

  private static void update(
      float[] params, float[] gradient, float[] means, float[] variances, float size) {
    for (int i = 0; i < params.length; i++) {
      float g = gradient[i];
      means[i] = MEAN_DECAY * means[i] + g * (1 - MEAN_DECAY);
      variances[i] = VARIANCE_DECAY * variances[i] + g * g * (1 - VARIANCE_DECAY);
      params[i] -= means[i] * size / ((float) Math.sqrt(variances[i]) + EPSILON);
    }
  }

  private static boolean areNumbers(float[] params) {
    float zeros = 0;
    for (float value : params) {
      // 0 of numbers only.
      zeros += value * 0;
    }
    return zeros == 0;
  }

  /** The batch's means and variances, whose places in the gradient become 0. */
  private float[] takeStatistics(float[] gradient) {
    float[] taken = new float[statisticsCount];
    int to = 0;
    for (Range range : statistics) {
      System.arraycopy(gradient, range.from(), taken, to, range.count());
      Arrays.fill(gradient, range.from(), range.from() + range.count(), 0);
      to += range.count();
    }
    return taken;
  }

  private void moveStatistics(float[] params, float[] batch) {
    float kept = (float) Math.min(STATISTICS_DECAY, steps / (steps + 1.0));
    int from = 0;
    for (Range range : statistics) {
      for (int i = range.from(); i < range.from() + range.count(); i++) {
        params[i] = kept * params[i] + (1 - kept) * batch[from++];
      }
    }
  }

  private void updateAverage(float[] params) {
    double decay = Math.min(settings.recipe().weightAveraging(), steps / (steps + 1.0));
    float kept = (float) decay;
    float taken = 1 - kept;
    for (int i = 0; i < params.length; i++) {
      average[i] = kept * average[i] + taken * params[i];
    }
  }

  /** The parameters that count: the average if there is one, else the last step's; a copy. */
  float[] result() {
    return average.length > 0 ? average.clone() : pool.params().clone();
  }

  /** Both moments, one after the other; a copy. */
  float[] moments() {
    float[] both = Arrays.copyOf(means, means.length + variances.length);
    System.arraycopy(variances, 0, both, means.length, variances.length);
    return both;
  }

  /** The averaged parameters, empty without averaging; a copy. */
  float[] average() {
    return average.clone();
  }

  /** Goes on from a checkpoint; the pool has its parameters already. */
  void restore(int newSteps, float[] newMoments, float[] newAverage) {
    steps = newSteps;
    System.arraycopy(newMoments, 0, means, 0, means.length);
    System.arraycopy(newMoments, means.length, variances, 0, variances.length);
    average = newAverage.clone();
  }
}
