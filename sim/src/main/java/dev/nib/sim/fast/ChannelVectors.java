package dev.nib.sim.fast;

import dev.nib.program.Requantization;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A layer in plain Java with vectors along the output channels, two of which share an int: for few
 * pixels.
 */
final class ChannelVectors implements PackedStep {
  private final MatrixLayer layer;
  private final Geometry geometry;

  /** Channel {@code o} shares an int with channel {@code o + pairs}. */
  private final int pairs;

  /** The tap of each row of weights, in groups. */
  private final int[] taps;

  /** {@code [row][pair]} */
  private final int[][] weights;

  /** Each row's own number: they are read in their order. */
  private final int[] rows;

  ChannelVectors(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    pairs = (layer.outputs() + 1) / 2;
    int[] groups = TapGroups.of(layer::weight, layer.outputs(), layer.taps());
    taps = new int[groups.length];
    weights = new int[groups.length][];
    rows = IntStream.range(0, groups.length).toArray();
    int[] none = new int[pairs];
    for (int i = 0; i < groups.length; i++) {
      boolean there = groups[i] != TapGroups.NONE;
      taps[i] = there ? groups[i] : 0;
      weights[i] = there ? row(taps[i]) : none;
    }
  }

  private int[] row(int tap) {
    int[] row = new int[pairs];
    for (int o = 0; o < pairs; o++) {
      row[o] = TapGroups.pair(layer.weight(o, tap), layer.weight(o + pairs, tap));
    }
    return row;
  }

  @Override
  public BoundStep bind(byte[] arena) {
    Pixel pixel = new Pixel(arena);
    int pixels = geometry.batches() * geometry.outputPixels();
    return () -> {
      for (int p = 0; p < pixels; p++) {
        pixel.sum(p);
        pixel.requantize(layer.requantization(), pixel.sums, p);
      }
    };
  }

  /** The same weights with the pool behind them (see {@link Engine#pooledMatrix}). */
  PackedStep pooled(Geometry pool) {
    return arena -> windows(new Pixel(arena), layer.requantization(), pool);
  }

  private BoundStep windows(Pixel pixel, Requantization requantization, Geometry pool) {
    int windows = geometry.batches() * pool.outputPixels();
    int width = geometry.outputWidth();
    int[] largest = new int[layer.outputs()];
    return () -> {
      for (int w = 0; w < windows; w++) {
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
    private final int[] row = new int[layer.taps()];
    private final int[] inputs = new int[taps.length];
    private final int[] second = new int[pairs];

    /** Without the bias; while they grow, those of the first channels hold both. */
    final int[] sums = new int[2 * pairs];

    Pixel(byte[] arena) {
      this.arena = arena;
    }

    void sum(int pixel) {
      gather(pixel);
      for (int i = 0; i < taps.length; i++) {
        inputs[i] = row[taps[i]];
      }
      Arrays.fill(sums, 0, pairs, 0);
      Arrays.fill(second, 0);
      for (int i = 0; i < taps.length; i += TapGroups.SIZE) {
        Products.addPairs(sums, second, weights, rows, inputs, i, 0, pairs);
      }
      Products.separate(sums, second, pairs);
      System.arraycopy(second, 0, sums, pairs, pairs);
    }

    void requantize(Requantization requantization, int[] accumulators, int pixel) {
      int out = geometry.outputOffset() + pixel * layer.outputs();
      for (int o = 0; o < layer.outputs(); o++) {
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
