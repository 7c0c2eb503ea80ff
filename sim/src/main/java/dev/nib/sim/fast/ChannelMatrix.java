package dev.nib.sim.fast;

import dev.nib.model.program.Requantization;
import java.util.Arrays;
import java.util.Optional;

/** A layer in plain Java with vectors along the output channels: for few pixels. */
final class ChannelMatrix implements PackedMatrix {
  /** Floats hold every integer up to 2^24, and inputs are at most 2^7. */
  private static final int MOST_MAGNITUDE = 1 << 17;

  private final MatrixLayer layer;
  private final Geometry geometry;

  /** {@code [K][O]}, K rounded up to a multiple of 4. */
  private final float[][] weights;

  /** Where blocks of taps end whose sums are exact. */
  private final int[] blockEnds;

  ChannelMatrix(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    int taps = (layer.taps() + Products.TAPS - 1) / Products.TAPS * Products.TAPS;
    weights = new float[taps][layer.outputs()];
    for (int k = 0; k < taps; k++) {
      for (int o = 0; o < layer.outputs(); o++) {
        weights[k][o] = layer.weight(o, k);
      }
    }
    blockEnds =
        ExactBlocks.ends(layer::weight, layer.outputs(), taps, Products.TAPS, MOST_MAGNITUDE);
  }

  @Override
  public BoundStep bind(byte[] arena) {
    Pixel pixel = new Pixel(arena);
    int pixels = geometry.batches() * geometry.outputPixels();
    return (share, shares) -> {
      int end = Share.start(pixels, share + 1, shares);
      for (int p = Share.start(pixels, share, shares); p < end; p++) {
        pixel.sum(p);
        pixel.requantize(layer.requantization(), pixel.sums, p);
      }
    };
  }

  @Override
  public Optional<PackedStep> pooled(PoolLayer pool) {
    Requantization requantization = layer.clampedFor(pool).requantization();
    Geometry windows = pool.geometry();
    return Optional.of(arena -> windows(new Pixel(arena), requantization, windows));
  }

  private BoundStep windows(Pixel pixel, Requantization requantization, Geometry pool) {
    int windows = geometry.batches() * pool.outputPixels();
    int width = geometry.outputWidth();
    int[] largest = new int[layer.outputs()];
    return (share, shares) -> {
      int end = Share.start(windows, share + 1, shares);
      for (int w = Share.start(windows, share, shares); w < end; w++) {
        int y = w % pool.outputPixels() / pool.outputWidth();
        int x = w % pool.outputWidth();
        int first = w / pool.outputPixels() * geometry.outputPixels() + 2 * y * width + 2 * x;
        Arrays.fill(largest, Integer.MIN_VALUE);
        for (int i = 0; i < 4; i++) {
          pixel.sum(first + i / 2 * width + i % 2);
          for (int o = 0; o < largest.length; o++) {
            largest[o] = Math.max(largest[o], pixel.sums[o]);
          }
        }
        pixel.requantize(requantization, largest, w);
      }
    };
  }

  /** The sums of one pixel at a time. */
  private final class Pixel {
    private final byte[] arena;
    private final float[] row = new float[weights.length];
    private final float[] blockSums = new float[layer.outputs()];

    /** Without the bias. */
    final int[] sums = new int[layer.outputs()];

    Pixel(byte[] arena) {
      this.arena = arena;
    }

    void sum(int pixel) {
      gather(pixel);
      Arrays.fill(sums, 0);
      int k = 0;
      for (int end : blockEnds) {
        Arrays.fill(blockSums, 0);
        for (; k < end; k += Products.TAPS) {
          Products.add(
              blockSums,
              weights[k],
              weights[k + 1],
              weights[k + 2],
              weights[k + 3],
              row[k],
              row[k + 1],
              row[k + 2],
              row[k + 3],
              blockSums.length);
        }
        for (int o = 0; o < sums.length; o++) {
          sums[o] += (int) blockSums[o];
        }
      }
    }

    void requantize(Requantization requantization, int[] accumulators, int pixel) {
      int out = geometry.outputOffset() + pixel * accumulators.length;
      for (int o = 0; o < accumulators.length; o++) {
        arena[out + o] = requantization.apply(accumulators[o] + layer.bias().get(o), o);
      }
    }

    private void gather(int pixel) {
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
            Arrays.fill(row, k, k + channels, geometry.inputZeroPoint());
          }
          k += channels;
        }
      }
    }
  }
}
