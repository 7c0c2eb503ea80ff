package dev.nib.trainer.layers;

/**
 * What a way forward is for.
 *
 * @param training whether to normalise by the batch's own statistics and to drop at random
 * @param seed decides what is dropped
 */
public record Pass(boolean training, long seed) {
  /** Nothing is dropped, and running statistics normalise. */
  public static final Pass PREDICTION = new Pass(false, 0);

  /** For a gradient. */
  public static Pass training(long seed) {
    return new Pass(true, seed);
  }
}
