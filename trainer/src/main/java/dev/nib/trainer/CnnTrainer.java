package dev.nib.trainer;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains nets with Adam (Kingma and Ba, 2015) on cross entropy, and keeps the weights of the epoch
 * that did best on the validation images.
 */
public final class CnnTrainer {
  /** The part of the training images that {@link #train} with a {@code Dataset} validates on. */
  public static final double VALIDATION_FRACTION = 0.1;

  private CnnTrainer() {}

  /**
   * Trains a net from random weights.
   *
   * <p>The same arguments give the same weights, to the bit, on the same machine; settings that
   * differ only in one or two threads too.
   *
   * @param train images to learn from, as large as the net's input
   * @param validation images, not among those, that choose the best epoch
   * @throws IllegalArgumentException if images and net do not fit together
   * @throws TrainingException if the loss or a weight stops being a number
   */
  public static TrainedNet train(
      NetDefinition net,
      LabelledImages train,
      LabelledImages validation,
      TrainingSettings settings,
      TrainingListener listener) {
    requireFit(net, "training", train);
    requireFit(net, "validation", validation);
    try (ReplicaPool pool =
        new ReplicaPool(net, Weights.random(net, settings.seed()), settings.threads())) {
      return new Run(net, train, validation, settings, listener, pool).train();
    }
  }

  /**
   * As above, with a tenth of the training images held out, every class in proportion, as
   * validation images.
   */
  public static TrainedNet train(
      NetDefinition net,
      LabelledImages images,
      TrainingSettings settings,
      TrainingListener listener) {
    Splits.Split split = Splits.stratified(images, VALIDATION_FRACTION, settings.seed());
    return train(net, split.rest(), split.chosen(), settings, listener);
  }

  /** A net with the random weights that training would start from, and an empty history. */
  public static TrainedNet untrained(NetDefinition net, long seed) {
    return new TrainedNet(net, Weights.random(net, seed), new TrainingHistory(List.of()));
  }

  private static void requireFit(NetDefinition net, String which, LabelledImages images) {
    if (images.count() < 1) {
      throw new IllegalArgumentException("there are no " + which + " images");
    }
    TrainedNet.requireSize(net, images);
    if (images.classes() > net.classes()) {
      throw new IllegalArgumentException(
          "%s tells %d classes apart, the %s images have %d"
              .formatted(net.name(), net.classes(), which, images.classes()));
    }
  }

  /** One training. */
  private static final class Run {
    private final NetDefinition net;
    private final LabelledImages train;
    private final LabelledImages validation;
    private final TrainingSettings settings;
    private final TrainingListener listener;
    private final ReplicaPool pool;
    private final int batches;
    private final Adam adam = new Adam();
    private final GradientUpdater<?> updater;
    private final INDArray gradient;
    private int step;

    Run(
        NetDefinition net,
        LabelledImages train,
        LabelledImages validation,
        TrainingSettings settings,
        TrainingListener listener,
        ReplicaPool pool) {
      this.net = net;
      this.train = train;
      this.validation = validation;
      this.settings = settings;
      this.listener = listener;
      this.pool = pool;
      batches = (train.count() - 1) / settings.batchSize() + 1;
      int parameters = net.parameterCount();
      updater = adam.instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2L * parameters), true);
      gradient = Nd4j.zeros(DataType.FLOAT, parameters);
    }

    TrainedNet train() {
      List<EpochRecord> records = new ArrayList<>();
      EpochRecord best = null;
      Weights bestWeights = null;
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        EpochRecord record = epoch(epoch, best);
        if (record.best()) {
          best = record;
          bestWeights = pool.weights(net);
        }
        records.add(record);
        listener.epochDone(record);
      }
      return new TrainedNet(net, bestWeights, new TrainingHistory(records));
    }

    private EpochRecord epoch(int epoch, EpochRecord best) {
      long start = System.nanoTime();
      int[] order = Splits.permutation(train.count(), mix(settings.seed(), epoch));
      double lossSum = 0;
      int correct = 0;
      double learningRate = 0;
      for (int batch = 0; batch < batches; batch++) {
        int from = batch * settings.batchSize();
        int to = Math.min(train.count(), from + settings.batchSize());
        Replica.Shard sum = pool.gradient(train, order, from, to, mix(settings.seed(), ~step));
        learningRate = settings.learningRate(step, (long) batches * settings.epochs());
        double rate = learningRate;
        boolean numbers =
            pool.withParams(params -> update(params, sum.gradient(), to - from, rate));
        requireNumbers(numbers && Double.isFinite(sum.lossSum()), epoch, batch);
        lossSum += sum.lossSum();
        correct += sum.correct();
        listener.batchDone(
            new TrainingListener.BatchProgress(
                epoch, settings.epochs(), batch + 1, batches, lossSum / to, (double) correct / to));
      }
      Score score = Score.of(pool.predict(validation), validation);
      return new EpochRecord(
          epoch,
          lossSum / train.count(),
          (double) correct / train.count(),
          score.loss(),
          score.accuracy(),
          learningRate,
          (System.nanoTime() - start) / 1e9,
          best == null || score.isBetterThan(best));
    }

    /**
     * Makes a step of Adam.
     *
     * @return whether all parameters are numbers; the loss does not tell, since ReLU and softmax
     *     can hide one that is not
     */
    private boolean update(INDArray params, float[] gradientSum, int images, double learningRate) {
      float scale = 1f / images;
      for (int i = 0; i < gradientSum.length; i++) {
        gradientSum[i] *= scale;
      }
      NativeFloats.floats(gradient).put(gradientSum);
      adam.setLearningRate(learningRate);
      updater.applyUpdater(gradient, step++, 0);
      params.subi(gradient);
      return Double.isFinite(params.sumNumber().doubleValue());
    }

    private void requireNumbers(boolean numbers, int epoch, int batch) {
      if (!numbers) {
        throw new TrainingException(
            "%s: epoch %d, batch %d: the loss is no longer a number; a learning rate below %s"
                    .formatted(net.name(), epoch, batch + 1, settings.learningRate())
                + " may mend it");
      }
    }

    private static long mix(long seed, long index) {
      return new SplittableRandom(seed ^ (index * 0x9e3779b97f4a7c15L)).nextLong();
    }
  }

  /** How well probabilities meet labels. */
  private record Score(double loss, double accuracy) {
    /** Deeplearning4j's bound: no single image can make the loss infinite. */
    private static final float LEAST = 1e-10f;

    static Score of(float[][] probabilities, LabelledImages images) {
      double loss = 0;
      int correct = 0;
      for (int i = 0; i < probabilities.length; i++) {
        float[] row = probabilities[i];
        loss -= Math.log(Math.max(row[images.label(i)], LEAST));
        correct += CountingLoss.largest(row, 0, row.length) == images.label(i) ? 1 : 0;
      }
      return new Score(loss / probabilities.length, (double) correct / probabilities.length);
    }

    boolean isBetterThan(EpochRecord other) {
      return accuracy > other.validationAccuracy()
          || (accuracy == other.validationAccuracy() && loss < other.validationLoss());
    }
  }
}
