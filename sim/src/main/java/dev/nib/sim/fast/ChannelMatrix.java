package dev.nib.sim.fast;

/** A layer in plain Java with vectors along the output channels: for few pixels. */
final class ChannelMatrix implements PackedStep {
  /** Taps that share a pass over the sums. */
  private static final int GROUP = 4;

  private final MatrixLayer layer;
  private final Geometry geometry;

  /** {@code [K][O]}, K rounded up to a multiple of 4. */
  private final int[][] weights;

  ChannelMatrix(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    weights = new int[(layer.taps() + GROUP - 1) / GROUP * GROUP][layer.outputs()];
    for (int k = 0; k < weights.length; k++) {
      for (int o = 0; o < layer.outputs(); o++) {
        weights[k][o] = layer.weight(o, k);
      }
    }
  }

  @Override
  public BoundStep bind(byte[] arena) {
    int[] row = new int[weights.length];
    int[] sums = new int[layer.outputs()];
    return (share, shares) -> {
      int pixels = geometry.batches() * geometry.outputPixels();
      int end = Share.start(pixels, share + 1, shares);
      for (int p = Share.start(pixels, share, shares); p < end; p++) {
        gather(arena, p, row);
        pixel(row, sums);
        int out = geometry.outputOffset() + p * sums.length;
        for (int o = 0; o < sums.length; o++) {
          int accumulator = sums[o] + layer.bias().get(o);
          arena[out + o] = layer.requantization().apply(accumulator, o);
        }
      }
    };
  }

  private void pixel(int[] row, int[] sums) {
    java.util.Arrays.fill(sums, 0);
    for (int k = 0; k < row.length; k += GROUP) {
      Products.add(
          sums,
          weights[k],
          weights[k + 1],
          weights[k + 2],
          weights[k + 3],
          row[k],
          row[k + 1],
          row[k + 2],
          row[k + 3],
          sums.length);
    }
  }

  private void gather(byte[] arena, int pixel, int[] row) {
    int channels = geometry.inputChannels();
    int n = pixel / geometry.outputPixels();
    int y = pixel % geometry.outputPixels() / geometry.outputWidth();
    int x = pixel % geometry.outputWidth();
    int k = 0;
    for (int ky = 0; ky < geometry.window().height(); ky++) {
      int iy = geometry.inputRow(y, ky);
      for (int kx = 0; kx < geometry.window().width(); kx++) {
        int ix = geometry.inputColumn(x, kx);
        if (geometry.hasRow(iy) && ix >= 0 && ix < geometry.inputWidth()) {
          int at = geometry.inputIndex(n, iy, ix);
          for (int i = 0; i < channels; i++) {
            row[k + i] = arena[at + i];
          }
        } else {
          java.util.Arrays.fill(row, k, k + channels, geometry.inputZeroPoint());
        }
        k += channels;
      }
    }
  }
}
