package dev.nib.sim.fast;

import dev.nib.program.Requantization;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer in plain Java with vectors along the pixels: two output channels at a time in the same
 * registers, and four such pairs that read the same few planes while these are in the first-level
 * cache.
 */
final class PixelVectors implements PackedStep {
  /** Pairs that share a pass over the planes; with eight their sums fill the cache themselves. */
  private static final int PAIRS = 4;

  /** Channels whose outputs are written as one int. */
  private static final int JOINED = Integer.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final MatrixLayer layer;
  private final Geometry geometry;
  private final TapPlanes planes;
  private final List<ChannelPair> pairs = new ArrayList<>();

  PixelVectors(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    planes = new TapPlanes(geometry);
    for (int o = 0; o < layer.outputs(); o += 2) {
      pairs.add(new ChannelPair(layer, o, planes.taps()));
    }
  }

  @Override
  public BoundStep bind(byte[] arena) {
    return new Bound(arena, layer.requantization(), planes, geometry.outputWidth());
  }

  /** The same weights with the pool behind them (see {@link Engine#pooledMatrix}). */
  PackedStep pooled(Geometry pool) {
    TapPlanes pooledPlanes = new TapPlanes(geometry, 2 * pool.outputHeight(), 2);
    return arena -> new Windows(arena, layer.requantization(), pooledPlanes, pool);
  }

  private class Bound implements BoundStep {
    private final byte[] arena;
    private final Requantization requantization;
    private final TapPlanes planes;
    private final int outputWidth;
    private final TapPlanes.Memory inputs;
    private final int[] rowsDown;

    /** Of each channel of a pass; while they grow, a pair's first holds those of both channels. */
    private final int[][] sums;

    private final int[] joined;

    /**
     * @param outputWidth pixels of a row that is written
     */
    Bound(byte[] arena, Requantization requantization, TapPlanes planes, int outputWidth) {
      this.arena = arena;
      this.requantization = requantization;
      this.planes = planes;
      this.outputWidth = outputWidth;
      inputs = planes.allocate(arena);
      sums = new int[2 * PAIRS][planes.elements()];
      joined = new int[planes.elements()];
      rowsDown = planes.rowsDown().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void run() {
      int out = geometry.outputOffset();
      for (int n = 0; n < geometry.batches(); n++) {
        for (int block = 0; block < planes.blocks(); block++) {
          int y0 = planes.firstRow(block);
          int rows = planes.firstRow(block + 1) - y0;
          inputs.load(n, y0, y0 + rows);
          for (int p = 0; p < pairs.size(); p += PAIRS) {
            pairs(rows, p, Math.min(pairs.size(), p + PAIRS), out);
          }
          out += outputRows(rows) * outputWidth * geometry.outputChannels();
        }
      }
    }

    /** Rows that are written for so many computed. */
    int outputRows(int rows) {
      return rows;
    }

    /** Brings the sums of {@code rows} rows into the order in which they are written. */
    void arrange(int[] sums, int rows) {}

    private void pairs(int rows, int first, int end, int out) {
      int width = geometry.outputWidth();
      int count = rows * width;
      int used = 2 * (end - first);
      for (int c = 0; c < used; c++) {
        Arrays.fill(sums[c], 0);
      }
      // Sums lie where the planes' elements lie; they move up for the taps that look less far down.
      for (int d = rowsDown.length - 1; d >= 0; d--) {
        int at = rowsDown[d] * width;
        products(d, first, end, at, at + count);
        int up = d == 0 ? at : (rowsDown[d] - rowsDown[d - 1]) * width;
        for (int c = 0; c < used && up > 0; c++) {
          System.arraycopy(sums[c], at, sums[c], at - up, count);
        }
      }
      finish(rows, first, end, out);
    }

    private void finish(int rows, int first, int end, int out) {
      int pixels = outputRows(rows) * outputWidth;
      int o = 2 * first;
      int channels = Math.min(2 * end, layer.outputs()) - o;
      for (int c = 0; c < channels; c += 2) {
        Products.separate(sums[c], sums[c + 1], rows * geometry.outputWidth());
      }
      for (int c = 0; c < channels; c++) {
        arrange(sums[c], rows);
        RowRequantizer.apply(requantization, o + c, sums[c], pixels, layer.bias().get(o + c));
      }
      for (int c = 0; c < channels; c += JOINED) {
        write(c, Math.min(JOINED, channels - c), pixels, out + o + c);
      }
    }

    /** Outputs of neighbouring channels; those of one pixel lie far from the next one's. */
    private void write(int c, int channels, int pixels, int out) {
      int step = geometry.outputChannels();
      if (channels == JOINED) {
        Products.join(sums[c], sums[c + 1], sums[c + 2], sums[c + 3], joined, pixels);
        for (int j = 0; j < pixels; j++) {
          INTS.set(arena, out + j * step, joined[j]);
        }
        return;
      }
      for (int i = 0; i < channels; i++) {
        int[] outputs = sums[c + i];
        for (int j = 0; j < pixels; j++) {
          arena[out + i + j * step] = (byte) outputs[j];
        }
      }
    }

    /** All pairs' first groups, then all second ones, while the planes are in cache. */
    private void products(int down, int first, int end, int from, int to) {
      boolean more = true;
      for (int group = 0; more; group += TapGroups.SIZE) {
        more = false;
        for (int p = first; p < end; p++) {
          ChannelPair pair = pairs.get(p);
          int t = group + (down == 0 ? 0 : pair.ends[down - 1]);
          if (t < pair.ends[down]) {
            int c = 2 * (p - first);
            Products.addPairs(
                sums[c], sums[c + 1], inputs.planes(), pair.planes, pair.weights, t, from, to);
            more = true;
          }
        }
      }
    }
  }

  /** The largest of each window of a pool. */
  private final class Windows extends Bound {
    private final Geometry pool;

    Windows(byte[] arena, Requantization requantization, TapPlanes planes, Geometry pool) {
      super(arena, requantization, planes, pool.outputWidth());
      this.pool = pool;
    }

    @Override
    int outputRows(int rows) {
      return rows / 2;
    }

    @Override
    void arrange(int[] sums, int rows) {
      int width = geometry.outputWidth();
      int to = 0;
      for (int y = 0; y < rows; y += 2) {
        for (int x = 0; x < pool.outputWidth(); x++) {
          int at = y * width + 2 * x;
          int above = Math.max(sums[at], sums[at + 1]);
          int below = Math.max(sums[at + width], sums[at + width + 1]);
          sums[to++] = Math.max(above, below);
        }
      }
    }
  }
}
