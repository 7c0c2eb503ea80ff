package dev.nib.sim.fast;

/**
 * Computes the layers that carry nearly all multiplications of a net.
 *
 * <p>Every engine gives the bytes of the reference kernels, so the choice between them is one of
 * speed alone.
 */
public interface Engine {
  /** The name that benchmarks print. */
  String name();

  /** Packs a convolution or fully connected layer. */
  PackedStep matrix(MatrixLayer layer);

  /**
   * Packs a convolution with the pool behind it: the largest of 2x2 outputs, side by side, none
   * over the border.
   *
   * <p>Requantising never falls when an accumulator grows (rule F5), so the largest of four
   * accumulators gives the largest of their outputs, and three of four are never requantised.
   *
   * @param layer whose outputs are where the pool's begin
   * @param pool its windows over this layer's outputs
   */
  PackedStep pooledMatrix(MatrixLayer layer, Geometry pool);

  /** Packs a largest-of-window pool. */
  PackedStep maxPool(PoolLayer layer);
}
