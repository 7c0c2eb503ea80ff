package dev.nib.sim.vector;

import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;
import dev.nib.sim.fast.Share;

/** A layer with many pixels, in tiles of 4 pixels by 16 output channels. */
final class TiledMatrix implements PackedStep {
  private final Geometry geometry;
  private final int taps;
  private final int[] blockEnds;
  private final VectorRequantizer requantizer;

  /** {@code [tile,K,16]}, K rounded up to a multiple of 2. */
  private final float[] weights;

  TiledMatrix(MatrixLayer layer) {
    geometry = layer.geometry();
    taps = Lanes.roundUp(layer.taps(), 2);
    blockEnds = ExactFloats.blockEnds(layer, taps);
    requantizer = new VectorRequantizer(layer, Tile.CHANNELS);
    int tiles = Lanes.roundUp(layer.outputs(), Tile.CHANNELS) / Tile.CHANNELS;
    weights = new float[tiles * taps * Tile.CHANNELS];
    for (int i = 0; i < weights.length; i++) {
      int lane = i % Tile.CHANNELS;
      int k = i / Tile.CHANNELS % taps;
      int tile = i / Tile.CHANNELS / taps;
      weights[i] = layer.weight(tile * Tile.CHANNELS + lane, k);
    }
  }

  @Override
  public BoundStep bind(byte[] arena) {
    return new Bound(arena);
  }

  private final class Bound implements BoundStep {
    private final byte[] arena;
    private final FloatPlane plane = new FloatPlane(geometry);
    private final float[][] rows = new float[Tile.PIXELS][taps];
    private final int[] sums = new int[Tile.PIXELS * Tile.CHANNELS];
    private final int[] more = new int[sums.length];

    Bound(byte[] arena) {
      this.arena = arena;
    }

    @Override
    public void run(int share, int shares) {
      int pixels = geometry.outputPixels();
      int from = Share.start(pixels, share, shares);
      int to = Share.start(pixels, share + 1, shares);
      if (from == to) {
        return;
      }
      int width = geometry.outputWidth();
      for (int n = 0; n < geometry.batches(); n++) {
        plane.load(arena, n, from / width, (to - 1) / width + 1);
        for (int p = from; p < to; p += Tile.PIXELS) {
          pixels(n, p, Math.min(Tile.PIXELS, to - p));
        }
      }
    }

    private void pixels(int n, int pixel, int count) {
      // Past the last pixel the rows hold some earlier one, whose sums nobody reads.
      for (int i = 0; i < count; i++) {
        plane.gather(pixel + i, rows[i]);
      }
      for (int o = 0; o < geometry.outputChannels(); o += Tile.CHANNELS) {
        sum(o * taps);
        requantizer.finish(o, sums, count, arena, geometry.outputIndex(n, pixel) + o);
      }
    }

    private void sum(int at) {
      Tile.multiply(rows, 0, blockEnds[0], weights, at, sums);
      for (int b = 1; b < blockEnds.length; b++) {
        int from = blockEnds[b - 1];
        int count = blockEnds[b] - from;
        Tile.multiply(rows, from, count, weights, at + from * Tile.CHANNELS, more);
        ExactFloats.add(more, sums);
      }
    }
  }
}
