package dev.nib.sim.vector;

import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedMatrix;
import dev.nib.sim.fast.PackedStep;
import dev.nib.sim.fast.PoolLayer;
import dev.nib.sim.fast.Share;
import java.util.Optional;

/** A layer with many pixels, in tiles of 4 pixels by 16 output channels. */
final class TiledMatrix implements PackedMatrix {
  private final MatrixLayer layer;
  private final Geometry geometry;
  private final int taps;
  private final int[] blockEnds;

  /** {@code [tile,K,16]}, K rounded up to a multiple of 2. */
  private final float[] weights;

  TiledMatrix(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    taps = Lanes.roundUp(layer.taps(), 2);
    blockEnds = ExactFloats.blockEnds(layer, taps);
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
    VectorRequantizer requantizer =
        new VectorRequantizer(layer, Tile.CHANNELS, ExactFloats.START_BITS);
    return new Pixels(arena, requantizer);
  }

  @Override
  public Optional<PackedStep> pooled(PoolLayer pool) {
    VectorRequantizer requantizer =
        new VectorRequantizer(layer.clampedFor(pool), Tile.CHANNELS, ExactFloats.START_BITS);
    return Optional.of(arena -> new Windows(arena, requantizer, pool.geometry()));
  }

  /** Four pixels at a time, whichever they are. */
  private abstract class Bound implements BoundStep {
    final byte[] arena;
    final VectorRequantizer requantizer;
    final FloatPlane plane = new FloatPlane(geometry);
    final float[][] rows = new float[Tile.PIXELS][taps];
    final int[] sums = new int[Tile.PIXELS * Tile.CHANNELS];
    private final int[] more = new int[sums.length];

    Bound(byte[] arena, VectorRequantizer requantizer) {
      this.arena = arena;
      this.requantizer = requantizer;
    }

    /** The sums of the rows for 16 channels from {@code o} on. */
    final void sum(int o) {
      int at = o * taps;
      Tile.multiply(rows, 0, 0, blockEnds[0], weights, at, sums, 0);
      for (int b = 1; b < blockEnds.length; b++) {
        int from = blockEnds[b - 1];
        int count = blockEnds[b] - from;
        Tile.multiply(rows, 0, from, count, weights, at + from * Tile.CHANNELS, more, 0);
        ExactFloats.add(more, sums, 0);
      }
    }
  }

  /** Pixels in their order. */
  private final class Pixels extends Bound {
    Pixels(byte[] arena, VectorRequantizer requantizer) {
      super(arena, requantizer);
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
        sum(o);
        requantizer.finish(o, sums, 0, count, arena, geometry.outputIndex(n, pixel) + o);
      }
    }
  }

  /** The four pixels of each window of a pool. */
  private final class Windows extends Bound {
    private final Geometry pool;

    Windows(byte[] arena, VectorRequantizer requantizer, Geometry pool) {
      super(arena, requantizer);
      this.pool = pool;
    }

    @Override
    public void run(int share, int shares) {
      int windows = pool.outputPixels();
      int from = Share.start(windows, share, shares);
      int to = Share.start(windows, share + 1, shares);
      if (from == to) {
        return;
      }
      int across = pool.outputWidth();
      for (int n = 0; n < geometry.batches(); n++) {
        plane.load(arena, n, 2 * (from / across), 2 * ((to - 1) / across) + 2);
        for (int w = from; w < to; w++) {
          window(n * windows + w, w / across, w % across);
        }
      }
    }

    private void window(int window, int y, int x) {
      int pixel = 2 * y * geometry.outputWidth() + 2 * x;
      plane.gather(pixel, rows[0]);
      plane.gather(pixel + 1, rows[1]);
      plane.gather(pixel + geometry.outputWidth(), rows[2]);
      plane.gather(pixel + geometry.outputWidth() + 1, rows[3]);
      int out = geometry.outputOffset() + window * geometry.outputChannels();
      for (int o = 0; o < geometry.outputChannels(); o += Tile.CHANNELS) {
        sum(o);
        Tile.largest(sums, Tile.CHANNELS, Tile.CHANNELS);
        requantizer.finish(o, sums, 0, 1, arena, out + o);
      }
    }
  }
}
