package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Steps of Adam (Kingma and Ba, 2015) on a pool's parameters, with the schedule and the moving
 * average of the recipe; the running statistics of batch normalisation move with every step.
 */
final class AdamSteps {
  /** How much of a running mean or variance stays in each step. */
  private static final double STATISTICS_DECAY = 0.98;

  /** A part of the parameters. */
  private record Range(int from, int count) {}

  private final ReplicaPool pool;
  private final TrainingSettings settings;
  private final long planned;
  private final Adam adam = new Adam();
  private final INDArray moments;
  private final INDArray gradient;
  private final GradientUpdater<?> updater;
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
    moments = Nd4j.zeros(DataType.FLOAT, 1, 2L * parameters);
    updater = adam.instantiate(moments, true);
    gradient = Nd4j.zeros(DataType.FLOAT, parameters);
    average = new float[settings.recipe().weightAveraging() > 0 ? parameters : 0];
  }

  /** Where the running means and variances of the batch normalisations are. */
  private static List<Range> statistics(NetDefinition net) {
    List<Range> ranges = new ArrayList<>();
    int from = 0;
    for (NetDefinition.Placed placed : net.placed()) {
      int count = placed.weightCount() + placed.biasCount();
      if (placed.layer() instanceof LayerDefinition.BatchNorm) {
        // Deeplearning4j's order is scale, shift, mean, variance.
        ranges.add(new Range(from + count / 2, count / 2));
      }
      from += count;
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
    float[] statistics = takeStatistics(gradientSum);
    learningRate = settings.learningRate(steps, planned);
    boolean numbers =
        pool.withParams(
            params -> {
              NativeFloats.floats(gradient).put(gradientSum);
              adam.setLearningRate(learningRate);
              updater.applyUpdater(gradient, steps, 0);
              params.subi(gradient);
              moveStatistics(NativeFloats.floats(params), statistics);
              return Double.isFinite(params.sumNumber().doubleValue());
            });
    if (average.length > 0) {
      updateAverage(pool.params());
    }
    steps++;
    return numbers;
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

  private void moveStatistics(FloatBuffer params, float[] batch) {
    float kept = (float) Math.min(STATISTICS_DECAY, steps / (steps + 1.0));
    int from = 0;
    for (Range range : statistics) {
      for (int i = range.from(); i < range.from() + range.count(); i++) {
        params.put(i, kept * params.get(i) + (1 - kept) * batch[from++]);
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
    return average.length > 0 ? average.clone() : pool.params();
  }

  /** Both moments, one after the other; a copy. */
  float[] moments() {
    return NativeFloats.copy(moments);
  }

  /** The averaged parameters, empty without averaging; a copy. */
  float[] average() {
    return average.clone();
  }

  /** Goes on from a checkpoint; the pool has its parameters already. */
  void restore(int newSteps, float[] newMoments, float[] newAverage) {
    steps = newSteps;
    NativeFloats.floats(moments).put(newMoments);
    average = newAverage.clone();
  }
}
