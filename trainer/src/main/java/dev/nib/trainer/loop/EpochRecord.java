package dev.nib.trainer.loop;

/**
 * What came of one epoch.
 *
 * @param epoch 1..epochs
 * @param trainLoss mean cross entropy over the epoch's batches, in nats, with dropout at work
 * @param trainAccuracy part of the training images classified rightly on the way, 0..1
 * @param validationLoss mean cross entropy of the validation images after the epoch, in nats
 * @param validationAccuracy part of the validation images classified rightly, 0..1
 * @param learningRate the step size of the epoch's last batch
 * @param seconds wall-clock time of training and validation
 * @param best whether its weights are the best so far
 */
public record EpochRecord(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double learningRate,
    double seconds,
    boolean best) {}
