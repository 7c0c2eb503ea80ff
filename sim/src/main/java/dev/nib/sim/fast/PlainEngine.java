package dev.nib.sim.fast;

/** Plain Java in loops that C2 turns into vector instructions by itself. */
final class PlainEngine implements Engine {
  static final PlainEngine INSTANCE = new PlainEngine();

  /** With fewer pixels than this, and fewer than channels, vectors run along the channels. */
  private static final int FEW_PIXELS = 32;

  private PlainEngine() {}

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public PackedStep matrix(MatrixLayer layer) {
    return suitsChannels(layer) ? new ChannelVectors(layer) : new PixelVectors(layer);
  }

  @Override
  public PackedStep pooledMatrix(MatrixLayer layer, Geometry pool) {
    return suitsChannels(layer)
        ? new ChannelVectors(layer).pooled(pool)
        : new PixelVectors(layer).pooled(pool);
  }

  private static boolean suitsChannels(MatrixLayer layer) {
    int pixels = layer.geometry().outputPixels();
    return pixels < FEW_PIXELS && pixels < layer.outputs();
  }

  @Override
  public PackedStep maxPool(PoolLayer layer) {
    return new MaxPool2DKernel(layer);
  }
}
