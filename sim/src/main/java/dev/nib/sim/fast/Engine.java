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
  PackedMatrix matrix(MatrixLayer layer);

  /** Packs a largest-of-window pool. */
  PackedStep maxPool(PoolLayer layer);
}
