package dev.nib.trainer.layers;

/** Computes one net, over parameters that others change between the calls. For one thread. */
public interface Engine {
  /**
   * Loss and gradient of some images.
   *
   * @param pixels {@code [N,H,W]}, the net's input; more may follow
   * @param targets probabilities {@code [N,classes]}
   * @param labels the true classes {@code [N]}
   * @param seed decides what is dropped
   */
  Shard shard(float[] pixels, float[] targets, int[] labels, long seed);

  /**
   * Class probabilities {@code [N,classes]}, row-major.
   *
   * @param pixels {@code [N,H,W]}, the net's input; more may follow
   */
  float[] predict(float[] pixels, int images);
}
