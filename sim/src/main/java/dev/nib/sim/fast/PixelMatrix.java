package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A layer in plain Java with vectors along the pixels: two output channels at a time. */
final class PixelMatrix implements PackedStep {
  private final MatrixLayer layer;
  private final Geometry geometry;
  private final Planes planes;
  private final List<ChannelPair> pairs = new ArrayList<>();

  PixelMatrix(MatrixLayer layer) {
    this.layer = layer;
    geometry = layer.geometry();
    planes = new Planes(geometry);
    for (int o = 0; o < layer.outputs(); o += 2) {
      pairs.add(new ChannelPair(layer, o, planes.taps()));
    }
  }

  @Override
  public BoundStep bind(byte[] arena) {
    return new Bound(arena);
  }

  private final class Bound implements BoundStep {
    private final byte[] arena;
    private final int[][] inputs = planes.allocate();
    private final int[] both = new int[planes.elements()];
    private final int[] second = new int[planes.elements()];
    private final int[] shifts = planes.shifts().stream().mapToInt(Integer::intValue).toArray();

    Bound(byte[] arena) {
      this.arena = arena;
    }

    @Override
    public void run(int share, int shares) {
      int from = Share.start(pairs.size(), share, shares);
      int to = Share.start(pairs.size(), share + 1, shares);
      for (int n = 0; n < geometry.batches() && from < to; n++) {
        for (int strip = 0; strip < planes.strips(); strip++) {
          int y0 = Share.start(geometry.outputHeight(), strip, planes.strips());
          int y1 = Share.start(geometry.outputHeight(), strip + 1, planes.strips());
          planes.load(arena, n, y0, y1, inputs);
          for (int p = from; p < to; p++) {
            pair(n, y0, y1, p);
          }
        }
      }
    }

    private void pair(int n, int y0, int y1, int p) {
      int width = geometry.outputWidth();
      int count = (y1 - y0) * width;
      Arrays.fill(both, 0);
      Arrays.fill(second, 0);
      // Sums lie where the planes' elements lie; before a smaller shift they move up with it.
      for (int s = shifts.length - 1; s >= 0; s--) {
        int at = shifts[s] * width;
        products(pairs.get(p), s, at, at + count);
        int up = s == 0 ? at : (shifts[s] - shifts[s - 1]) * width;
        if (up > 0) {
          System.arraycopy(both, at, both, at - up, count);
          System.arraycopy(second, at, second, at - up, count);
        }
      }
      int o = 2 * p;
      int out = geometry.outputIndex(n, y0 * width) + o;
      for (int j = 0; j < count; j++) {
        both[j] -= second[j] << Short.SIZE;
      }
      finish(both, count, o, out);
      if (o + 1 < layer.outputs()) {
        finish(second, count, o + 1, out + 1);
      }
    }

    private void products(ChannelPair pair, int shift, int from, int to) {
      int[] plane = pair.planes;
      int[] w = pair.weights;
      for (int t = shift == 0 ? 0 : pair.ends[shift - 1]; t < pair.ends[shift]; t += 4) {
        Products.addPairs(
            both,
            second,
            inputs[plane[t]],
            inputs[plane[t + 1]],
            inputs[plane[t + 2]],
            inputs[plane[t + 3]],
            w[t],
            w[t + 1],
            w[t + 2],
            w[t + 3],
            from,
            to);
      }
    }

    private void finish(int[] sums, int count, int o, int out) {
      int step = geometry.outputChannels();
      RowRequantizer.finish(
          layer.requantization(), o, sums, count, layer.bias().get(o), arena, out, step);
    }
  }
}
