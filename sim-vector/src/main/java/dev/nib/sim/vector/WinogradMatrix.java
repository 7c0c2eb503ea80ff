package dev.nib.sim.vector;

import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;

/**
 * A convolution of 3 or 5 taps either way with fewer products than taps ({@link MinimalFilter}),
 * exactly: 16 patches of 2x2 pixels by 16 output channels at a time, each product of the filters a
 * matrix of its own.
 */
final class WinogradMatrix implements PackedStep {
  /** With fewer input channels a product's loop is too short to pay. */
  private static final int LEAST_CHANNELS = 16;

  /** With fewer output channels the inputs' transform takes too large a part. */
  private static final int LEAST_OUTPUTS = 16;

  /** With fewer patches too much of their groups of four would be idle, the more behind a pool. */
  private static final int LEAST_PATCHES = 8;

  /** Four times a sum fits 32 bits up to so many taps. */
  private static final int MOST_TAPS = 1 << 15;

  /** Patches that share a pass over the weights. */
  private static final int PATCHES = 16;

  /** Elements of their sums. */
  private static final int SUMS = PATCHES * Tile.CHANNELS;

  private final MatrixLayer layer;
  private final Geometry geometry;
  private final MinimalFilter down;
  private final MinimalFilter along;
  private final int channels;
  private final int products;
  private final int tiles;
  private final int patchesDown;
  private final int patchesAlong;

  /** {@code [tile,product,I,16]}, products column by column. */
  private final float[] weights;

  /** For each product, where blocks of input channels end ({@link ExactFloats#blockEnds}). */
  private final int[][] blockEnds;

  private final VectorRequantizer requantizer;

  WinogradMatrix(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    down = MinimalFilter.of(geometry.window().height()).orElseThrow();
    along = MinimalFilter.of(geometry.window().width()).orElseThrow();
    channels = geometry.inputChannels();
    products = down.products() * along.products();
    patchesDown = (geometry.outputHeight() + 1) / 2;
    patchesAlong = (geometry.outputWidth() + 1) / 2;
    tiles = Lanes.roundUp(layer.outputs(), Tile.CHANNELS) / Tile.CHANNELS;
    requantizer = new VectorRequantizer(layer, Tile.CHANNELS, 0);
    int[][] transformed = new int[layer.outputs()][];
    for (int o = 0; o < transformed.length; o++) {
      transformed[o] = transformed(o);
    }
    weights = new float[tiles * products * channels * Tile.CHANNELS];
    for (int i = 0; i < weights.length; i++) {
      int o = i / Tile.CHANNELS / (products * channels) * Tile.CHANNELS + i % Tile.CHANNELS;
      int tap = i / Tile.CHANNELS % (products * channels);
      weights[i] = o < transformed.length ? transformed[o][tap] : 0;
    }
    blockEnds = new int[products][];
    for (int p = 0; p < products; p++) {
      int growth = along.growth(p / down.products()) * down.growth(p % down.products());
      int first = p * channels;
      blockEnds[p] =
          ExactFloats.blockEnds(
              (o, i) -> transformed[o][first + i], layer.outputs(), channels, growth);
    }
  }

  /** True when this kernel can compute the layer and is the faster one. */
  static boolean suits(MatrixLayer layer) {
    Geometry g = layer.geometry();
    int patches = (g.outputHeight() + 1) / 2 * ((g.outputWidth() + 1) / 2);
    return MinimalFilter.suits(g.window())
        && g.inputChannels() >= LEAST_CHANNELS
        && g.inputChannels() % Lanes.COUNT == 0
        && layer.outputs() >= LEAST_OUTPUTS
        && patches >= LEAST_PATCHES
        && layer.taps() < MOST_TAPS;
  }

  /** An output channel's second factors {@code [product,I]}. */
  private int[] transformed(int output) {
    int height = geometry.window().height();
    int width = geometry.window().width();
    int[] transformed = new int[products * channels];
    int[][] rows = new int[height][];
    int[] row = new int[width];
    int[] column = new int[height];
    for (int i = 0; i < channels; i++) {
      for (int ky = 0; ky < height; ky++) {
        for (int kx = 0; kx < width; kx++) {
          row[kx] = layer.weight(output, (ky * width + kx) * channels + i);
        }
        rows[ky] = along.weights(row);
      }
      for (int p = 0; p < along.products(); p++) {
        for (int ky = 0; ky < height; ky++) {
          column[ky] = rows[ky][p];
        }
        int[] both = down.weights(column);
        for (int q = 0; q < both.length; q++) {
          transformed[(p * both.length + q) * channels + i] = both[q];
        }
      }
    }
    return transformed;
  }

  @Override
  public BoundStep bind(byte[] arena) {
    return new Pixels(arena);
  }

  /** The same weights with the pool behind them (see {@link Engine#pooledMatrix}). */
  PackedStep pooled(Geometry pool) {
    return arena -> new Windows(arena, pool);
  }

  private abstract class Bound implements BoundStep {
    final byte[] arena;

    /** {@code [2,2,16,16]}: the sums of row, column of a patch, patch, channel. */
    final int[] sums = new int[2 * 2 * SUMS];

    private final int rows;
    private final int columns;
    private final FloatPlane plane =
        new FloatPlane(geometry, 2 * patchesDown, 2 * patchesAlong + 1);

    /**
     * {@code [PW,product down,I]}: rows of patches, transformed downwards, as many as a group of
     * patches can touch.
     */
    private final float[][] strips;

    /** Rows of patches before this one are in {@link #strips} or were. */
    private int nextRow;

    /** {@code [16,product down,I]}: patches, for one product along transformed both ways. */
    private final float[][] patches = new float[PATCHES][down.products() * channels];

    /** {@code [product down,16,16]}. */
    private final int[] multiplied = new int[down.products() * SUMS];

    private final int[] more = new int[Tile.PIXELS * Tile.CHANNELS];

    /** {@code [tile,product along,2,16,16]}: transformed back downwards. */
    private final int[] halfway = new int[tiles * along.products() * 2 * SUMS];

    /**
     * @param rows rows of patches to compute
     * @param columns patches of a row
     */
    Bound(byte[] arena, int rows, int columns) {
      this.arena = arena;
      this.rows = rows;
      this.columns = columns;
      int touched = (PATCHES + columns - 2) / columns + 1;
      strips = new float[touched][down.products() * plane.rowLength()];
    }

    /**
     * Writes the outputs of {@link #sums} for 16 channels.
     *
     * @param n the image
     * @param patch the first patch
     * @param count how many, up to 16
     * @param o the first channel
     */
    abstract void finish(int n, int patch, int count, int o);

    @Override
    public void run() {
      int all = rows * columns;
      for (int n = 0; n < geometry.batches(); n++) {
        plane.load(arena, n, 0, 2 * rows);
        nextRow = 0;
        for (int patch = 0; patch < all; patch += PATCHES) {
          group(n, patch, Math.min(PATCHES, all - patch));
        }
      }
    }

    private void group(int n, int patch, int count) {
      for (; nextRow <= (patch + count - 1) / columns; nextRow++) {
        int length = plane.rowLength();
        WinogradTransforms.inputs(
            down,
            plane.values(),
            2 * nextRow * length,
            length,
            length,
            strips[nextRow % strips.length],
            channels);
      }
      for (int p = 0; p < along.products(); p++) {
        for (int i = 0; i < count; i++) {
          patch(p, (patch + i) / columns, (patch + i) % columns, patches[i]);
        }
        for (int tile = 0; tile < tiles; tile++) {
          multiply(p, tile, count);
        }
      }
      for (int tile = 0; tile < tiles; tile++) {
        for (int row = 0; row < 2; row++) {
          int at = (tile * along.products() * 2 + row) * SUMS;
          int to = row * 2 * SUMS;
          WinogradTransforms.outputs(
              along, halfway, at, 2 * SUMS, 0, sums, to, SUMS, 2, elements(count));
        }
        finish(n, patch, count, tile * Tile.CHANNELS);
      }
    }

    private void patch(int p, int row, int column, float[] to) {
      int pixel = down.products() * channels;
      float[] strip = strips[row % strips.length];
      WinogradTransforms.input(p, strip, 2 * column * pixel, pixel, pixel, to);
    }

    private void multiply(int p, int tile, int count) {
      for (int q = 0; q < down.products(); q++) {
        int product = p * down.products() + q;
        int at = (tile * products + product) * channels * Tile.CHANNELS;
        for (int i = 0; i < count; i += Tile.PIXELS) {
          multiply(blockEnds[product], q * channels, at, i, q * SUMS + i * Tile.CHANNELS);
        }
      }
      int to = (tile * along.products() + p) * 2 * SUMS;
      WinogradTransforms.outputs(
          down, multiplied, 0, SUMS, ExactFloats.START_BITS, halfway, to, SUMS, 0, elements(count));
    }

    private void multiply(int[] ends, int channel, int at, int patch, int to) {
      Tile.multiply(patches, patch, channel, ends[0], weights, at, multiplied, to);
      for (int b = 1; b < ends.length; b++) {
        int from = ends[b - 1];
        int count = ends[b] - from;
        Tile.multiply(
            patches, patch, channel + from, count, weights, at + from * Tile.CHANNELS, more, 0);
        ExactFloats.add(more, multiplied, to);
      }
    }

    /** Sums of {@code count} patches, rounded up to what is multiplied. */
    private int elements(int count) {
      return Lanes.roundUp(count, Tile.PIXELS) * Tile.CHANNELS;
    }
  }

  /** Every pixel. */
  private final class Pixels extends Bound {
    Pixels(byte[] arena) {
      super(arena, patchesDown, patchesAlong);
    }

    @Override
    void finish(int n, int patch, int count, int o) {
      int width = geometry.outputWidth();
      for (int i = 0; i < count; i++) {
        int y = 2 * ((patch + i) / patchesAlong);
        int x = 2 * ((patch + i) % patchesAlong);
        for (int pixel = 0; pixel < 4; pixel++) {
          int row = y + pixel / 2;
          int column = x + pixel % 2;
          if (row < geometry.outputHeight() && column < width) {
            int out = geometry.outputIndex(n, row * width + column) + o;
            requantizer.finish(o, sums, pixel * SUMS + i * Tile.CHANNELS, 1, arena, out);
          }
        }
      }
    }
  }

  /** The largest of each patch, which is a window of the pool. */
  private final class Windows extends Bound {
    private final Geometry pool;

    Windows(byte[] arena, Geometry pool) {
      super(arena, pool.outputHeight(), pool.outputWidth());
      this.pool = pool;
    }

    @Override
    void finish(int n, int patch, int count, int o) {
      Tile.largest(sums, SUMS, count * Tile.CHANNELS);
      int window = n * pool.outputPixels() + patch;
      int out = geometry.outputOffset() + window * geometry.outputChannels() + o;
      requantizer.finish(o, sums, 0, count, arena, out);
    }
  }
}
