package dev.nib.trainer.loop;

/** Is told how the training gets on; called from the thread that trains. */
public interface TrainingListener {
  /** Listens to nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** A batch is done. */
  default void batchDone(BatchProgress progress) {}

  /** An epoch is done and validated. */
  default void epochDone(EpochRecord epoch) {}

  /**
   * How far it is.
   *
   * @param epoch the running epoch, 1..epochs
   * @param epochs epochs in all
   * @param batch the batch just done, 1..batches
   * @param batches batches of each epoch
   * @param loss mean training loss of the epoch's batches so far, in nats
   * @param accuracy part of the epoch's images so far that were classified rightly, 0..1, measured
   *     with dropout at work and before the batch was learnt from
   */
  record BatchProgress(
      int epoch, int epochs, int batch, int batches, double loss, double accuracy) {}
}
