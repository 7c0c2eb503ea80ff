package dev.nib.sim.vector;

import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;
import dev.nib.sim.fast.PoolLayer;

/** Matrix layers by fused multiply-add in float32, and pools, on vectors of 256 bits. */
public final class VectorEngine implements Engine {
  /** Below this many pixels a layer is bound by reading its weights, not by multiplying. */
  private static final int FEW_PIXELS = 3;

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public PackedStep matrix(MatrixLayer layer) {
    int pixels = layer.geometry().batches() * layer.geometry().outputPixels();
    if (pixels < FEW_PIXELS) {
      return new ThinMatrix(layer);
    }
    return WinogradMatrix.suits(layer) ? new WinogradMatrix(layer) : new TiledMatrix(layer);
  }

  @Override
  public PackedStep pooledMatrix(MatrixLayer layer, Geometry pool) {
    return WinogradMatrix.suits(layer)
        ? new WinogradMatrix(layer).pooled(pool)
        : new TiledMatrix(layer).pooled(pool);
  }

  @Override
  public PackedStep maxPool(PoolLayer layer) {
    return new VectorMaxPool(layer);
  }
}
