package dev.nib.sim.fast;

import dev.nib.model.arithmetic.FixedPoint;

/** MAX_POOL_2D (rules M1, C1) in plain Java: a row of channels at a time. */
record MaxPool2DKernel(PoolLayer layer) implements PackedStep {
  @Override
  public BoundStep bind(byte[] arena) {
    Geometry g = layer.geometry();
    return (share, shares) -> {
      int pixels = g.batches() * g.outputPixels();
      int end = Share.start(pixels, share + 1, shares);
      for (int p = Share.start(pixels, share, shares); p < end; p++) {
        pixel(arena, p);
      }
    };
  }

  private void pixel(byte[] arena, int pixel) {
    Geometry g = layer.geometry();
    PoolWindow window = new PoolWindow(g, pixel);
    int channels = g.outputChannels();
    int out = g.outputOffset() + pixel * channels;
    int rowBytes = g.inputWidth() * channels;
    int columns = window.right - window.left;
    int from = g.inputIndex(window.batch, window.top, window.left);
    for (int c = 0; c < channels; c++) {
      int max = Byte.MIN_VALUE;
      int row = from + c;
      for (int y = window.top; y < window.bottom; y++) {
        for (int x = 0; x < columns; x++) {
          max = Math.max(max, arena[row + x * channels]);
        }
        row += rowBytes;
      }
      arena[out + c] = (byte) FixedPoint.clamp(max, layer.min(), layer.max());
    }
  }
}
