package dev.nib.sim.vector;

import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;

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
    requantizer = new VectorRequantizer(layer, Tile.CHANNELS, ExactFloats.START_BITS);
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
    return new Pixels(arena);
  }

  /** The same weights with the pool behind them (see {@link Engine#pooledMatrix}). */
  PackedStep pooled(Geometry pool) {
    return arena -> new Windows(arena, pool);
  }

  /** Four pixels at a time, whichever they are. */
  private abstract class Bound implements BoundStep {
    final byte[] arena;
    final FloatPlane plane = new FloatPlane(geometry);
    final float[][] rows = new float[Tile.PIXELS][taps];
    final int[] sums = new int[Tile.PIXELS * Tile.CHANNELS];
    private final int[] more = new int[sums.length];
    private final Geometry written;
    private final int height;
    private final int atATime;

    /**
     * @param written has the image that is written
     * @param height rows of pixels for each of its rows
     * @param atATime its pixels in a tile
     */
    Bound(byte[] arena, Geometry written, int height, int atATime) {
      this.arena = arena;
      this.written = written;
      this.height = height;
      this.atATime = atATime;
    }

    @Override
    public void run() {
      int pixels = written.outputPixels();
      for (int n = 0; n < geometry.batches(); n++) {
        plane.load(arena, n, 0, height * written.outputHeight());
        for (int p = 0; p < pixels; p += atATime) {
          tile(n, p, Math.min(atATime, pixels - p));
        }
      }
    }

    /** Writes pixel {@code pixel} of image {@code n} and those behind it, {@code count} in all. */
    abstract void tile(int n, int pixel, int count);

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
    Pixels(byte[] arena) {
      super(arena, geometry, 1, Tile.PIXELS);
    }

    @Override
    void tile(int n, int pixel, int count) {
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

    Windows(byte[] arena, Geometry pool) {
      super(arena, pool, 2, 1);
      this.pool = pool;
    }

    @Override
    void tile(int n, int window, int count) {
      int width = geometry.outputWidth();
      int pixel = 2 * (window / pool.outputWidth() * width + window % pool.outputWidth());
      plane.gather(pixel, rows[0]);
      plane.gather(pixel + 1, rows[1]);
      plane.gather(pixel + width, rows[2]);
      plane.gather(pixel + width + 1, rows[3]);
      int to = n * pool.outputPixels() + window;
      int out = geometry.outputOffset() + to * geometry.outputChannels();
      for (int o = 0; o < geometry.outputChannels(); o += Tile.CHANNELS) {
        sum(o);
        Tile.largest(sums, Tile.CHANNELS, Tile.CHANNELS);
        requantizer.finish(o, sums, 0, 1, arena, out + o);
      }
    }
  }
}
