package dev.nib.trainer.layers;

/**
 * What some images gave.
 *
 * @param lossSum cross entropy in nats, summed over the images
 * @param correct how many were classified rightly
 * @param gradient of the loss, summed over the images, in {@link ParameterOrder}; of running
 *     statistics their new values times the images
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; large.
public record Shard(double lossSum, int correct, float[] gradient) {}
