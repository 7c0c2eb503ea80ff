package dev.nib.sim.fast;

import dev.nib.model.arithmetic.FixedPoint;

/** AVERAGE_POOL_2D (rules A1, C1): sums a row of channels at a time. */
record AveragePool2DKernel(PoolLayer layer) implements PackedStep {
  @Override
  public BoundStep bind(byte[] arena) {
    Geometry g = layer.geometry();
    int[] sums = new int[g.outputChannels()];
    return () -> {
      int pixels = g.batches() * g.outputPixels();
      for (int p = 0; p < pixels; p++) {
        pixel(arena, sums, p);
      }
    };
  }

  private void pixel(byte[] arena, int[] sums, int pixel) {
    Geometry g = layer.geometry();
    PoolWindow window = new PoolWindow(g, pixel);
    java.util.Arrays.fill(sums, 0);
    for (int y = window.top; y < window.bottom; y++) {
      for (int x = window.left; x < window.right; x++) {
        int at = g.inputIndex(window.batch, y, x);
        for (int c = 0; c < sums.length; c++) {
          sums[c] += arena[at + c];
        }
      }
    }
    int count = (window.bottom - window.top) * (window.right - window.left);
    int out = g.outputOffset() + pixel * sums.length;
    for (int c = 0; c < sums.length; c++) {
      int mean = FixedPoint.roundingDivide(sums[c], count);
      arena[out + c] = (byte) FixedPoint.clamp(mean, layer.min(), layer.max());
    }
  }
}
