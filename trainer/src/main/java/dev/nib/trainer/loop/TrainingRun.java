package dev.nib.trainer.loop;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.Splits;
import dev.nib.dataset.augment.Batch;
import dev.nib.dataset.augment.BatchStream;
import dev.nib.model.Argmax;
import dev.nib.model.PixelScale;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.layers.Shard;
import dev.nib.trainer.layers.Softmax;
import dev.nib.trainer.nets.NetDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One training, from its first step or a checkpoint to its last epoch or a stop.
 *
 * <p>What is random in a step or an epoch derives from the seed and its number, never from what
 * went before: that is why a checkpoint holds numbers only.
 */
final class TrainingRun {
  private final NetDefinition net;
  private final LabelledImages train;
  private final LabelledImages validation;
  private final TrainingSettings settings;
  private final TrainingControl control;
  private final ReplicaPool pool;
  private final AdamSteps adam;
  private final int batches;
  private final String fingerprint;
  private final List<EpochRecord> records = new ArrayList<>();
  private float[] best = {};
  private boolean stopped;

  TrainingRun(
      NetDefinition net,
      LabelledImages train,
      LabelledImages validation,
      TrainingSettings settings,
      TrainingControl control,
      ReplicaPool pool) {
    this.net = net;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.control = control;
    this.pool = pool;
    batches = (train.count() - 1) / settings.batchSize() + 1;
    adam = new AdamSteps(pool, settings, net, (long) batches * settings.epochs());
    // Reads every image, so once a run and only for who needs it.
    fingerprint = control.checkpoint().isPresent() ? fingerprint() : "";
  }

  TrainedNet train() {
    if (control.resume()) {
      control.checkpoint().filter(Files::exists).ifPresent(this::restore);
    }
    while (records.size() < settings.epochs() && !stopped) {
      EpochRecord record = epoch(records.size() + 1);
      records.add(record);
      if (!stopped) {
        control.checkpoint().ifPresent(this::save);
      }
      control.listener().epochDone(record);
    }
    return new TrainedNet(
        net, ParameterOrder.weights(net, best), new TrainingHistory(records, stopped));
  }

  private EpochRecord epoch(int epoch) {
    long start = System.nanoTime();
    long epochSeed = mix(settings.seed(), epoch);
    int[] order = Splits.permutation(train.count(), epochSeed);
    double lossSum = 0;
    int correct = 0;
    int seen = 0;
    try (BatchStream stream =
        new BatchStream(
            train,
            order,
            settings.batchSize(),
            settings.recipe().augmentation(),
            epochSeed,
            Math.max(1, settings.threads() / 2),
            0)) {
      for (int number = 1; stream.hasNext() && !stopped; number++) {
        Batch batch = stream.next();
        Shard sum = pool.gradient(batch, mix(settings.seed(), ~adam.steps()));
        boolean numbers = adam.step(sum.gradient(), batch.size());
        requireNumbers(numbers && Double.isFinite(sum.lossSum()), epoch, number);
        lossSum += sum.lossSum();
        correct += sum.correct();
        seen += batch.size();
        control
            .listener()
            .batchDone(
                new TrainingListener.BatchProgress(
                    epoch,
                    settings.epochs(),
                    number,
                    batches,
                    lossSum / seen,
                    (double) correct / seen));
        boolean last = epoch == settings.epochs() && !stream.hasNext();
        stopped = control.stop().getAsBoolean() && !last;
      }
    }
    return validated(epoch, lossSum / seen, (double) correct / seen, start);
  }

  /** Scores the parameters, and keeps them if they are the best so far. */
  private EpochRecord validated(int epoch, double loss, double accuracy, long start) {
    float[] result = adam.result();
    float[] current = pool.params().clone();
    pool.setParams(result);
    Score score = Score.of(pool.predict(validation), validation);
    pool.setParams(current);
    boolean isBest = records.stream().filter(EpochRecord::best).allMatch(score::isBetterThan);
    if (isBest) {
      best = result;
    }
    return new EpochRecord(
        epoch,
        loss,
        accuracy,
        score.loss(),
        score.accuracy(),
        adam.learningRate(),
        (System.nanoTime() - start) / 1e9,
        isBest);
  }

  private void save(Path file) {
    new Checkpoint(
            fingerprint, adam.steps(), records, pool.params(), adam.moments(), adam.average(), best)
        .write(file);
  }

  private void restore(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file, fingerprint, net.parameterCount());
    records.addAll(checkpoint.epochs());
    best = checkpoint.best();
    pool.setParams(checkpoint.params());
    adam.restore(checkpoint.step(), checkpoint.adam(), checkpoint.average());
    checkpoint.epochs().forEach(control.listener()::epochDone);
  }

  /** All that the result depends on; the number of threads changes no more than its last bits. */
  private String fingerprint() {
    return "%s, training images %.12s, validation images %.12s, %s"
        .formatted(
            net.name() + " of " + net.layers() + pixels(),
            train.sha256(),
            validation.sha256(),
            settings.withThreads(1));
  }

  /** Nothing for pixels 0..1, as in checkpoints from before there were others. */
  private String pixels() {
    return net.pixels().equals(PixelScale.UNIT) ? "" : " for pixels " + net.pixels();
  }

  private void requireNumbers(boolean numbers, int epoch, int batch) {
    if (!numbers) {
      throw new TrainingException(
          "%s: epoch %d, batch %d: the loss is no longer a number; a learning rate below %s"
                  .formatted(net.name(), epoch, batch, settings.learningRate())
              + " may mend it");
    }
  }

  private static long mix(long seed, long index) {
    return new SeededRandom(seed ^ (index * 0x9e3779b97f4a7c15L)).nextLong();
  }

  /** How well probabilities meet labels. */
  private record Score(double loss, double accuracy) {
    static Score of(float[][] probabilities, LabelledImages images) {
      double loss = 0;
      int correct = 0;
      for (int i = 0; i < probabilities.length; i++) {
        float[] row = probabilities[i];
        loss -= Math.log(Math.max(row[images.label(i)], Softmax.LEAST_PROBABILITY));
        correct += Argmax.of(row) == images.label(i) ? 1 : 0;
      }
      return new Score(loss / probabilities.length, (double) correct / probabilities.length);
    }

    boolean isBetterThan(EpochRecord other) {
      return accuracy > other.validationAccuracy()
          || (accuracy == other.validationAccuracy() && loss < other.validationLoss());
    }
  }
}
