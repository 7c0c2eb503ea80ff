package dev.nib.sim.vector;

import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.MatrixLayer;
import dev.nib.sim.fast.PackedStep;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A layer with hardly any pixels, such as a fully connected one: weights stay bytes, since reading
 * them is what takes the time.
 */
final class ThinMatrix implements PackedStep {
  /** Output channels that share a pass over the inputs. */
  static final int CHANNELS = 4 * Lanes.COUNT;

  private final Geometry geometry;
  private final int taps;
  private final int[] blockEnds;
  private final VectorRequantizer requantizer;

  /** {@code [tile,K,32]}, K rounded up to a multiple of 2. */
  private final byte[] weights;

  ThinMatrix(MatrixLayer layer) {
    geometry = layer.geometry();
    taps = Lanes.roundUp(layer.taps(), 2);
    blockEnds = ExactFloats.blockEnds(layer, taps);
    requantizer = new VectorRequantizer(layer, CHANNELS, ExactFloats.START_BITS);
    int tiles = Lanes.roundUp(layer.outputs(), CHANNELS) / CHANNELS;
    weights = new byte[tiles * taps * CHANNELS];
    for (int i = 0; i < weights.length; i++) {
      int k = i / CHANNELS % taps;
      int tile = i / CHANNELS / taps;
      weights[i] = (byte) layer.weight(tile * CHANNELS + i % CHANNELS, k);
    }
  }

  @Override
  public BoundStep bind(byte[] arena) {
    FloatPlane plane = new FloatPlane(geometry);
    float[] row = new float[taps];
    Sums sums = new Sums();
    int tiles = Lanes.roundUp(geometry.outputChannels(), CHANNELS) / CHANNELS;
    return () -> {
      for (int n = 0; n < geometry.batches(); n++) {
        plane.load(arena, n, 0, geometry.outputHeight());
        for (int p = 0; p < geometry.outputPixels(); p++) {
          plane.gather(p, row);
          for (int tile = 0; tile < tiles; tile++) {
            tile(row, tile * CHANNELS, sums, arena, geometry.outputIndex(n, p));
          }
        }
      }
    };
  }

  private void tile(float[] row, int o, Sums sums, byte[] arena, int out) {
    for (int b = 0; b < blockEnds.length; b++) {
      int from = b == 0 ? 0 : blockEnds[b - 1];
      int[] even = b == 0 ? sums.all : sums.even;
      int at = o * taps + from * CHANNELS;
      multiply(row, from, blockEnds[b] - from, weights, at, even, sums.odd);
      if (b > 0) {
        ExactFloats.add(even, sums.all, 0);
      }
      ExactFloats.add(sums.odd, sums.all, 0);
    }
    requantizer.finish(o, sums.all, 0, 1, arena, out + o);
  }

  /** Scratch memory of a thread. */
  private static final class Sums {
    private final int[] all = new int[CHANNELS];
    private final int[] even = new int[CHANNELS];
    private final int[] odd = new int[CHANNELS];
  }

  /** As {@link Tile#multiply} for one pixel; even and odd taps are summed apart to hide latency. */
  private static void multiply(
      float[] row, int from, int count, byte[] weights, int at, int[] even, int[] odd) {
    FloatVector a0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector a1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector a2 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector a3 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b0 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b1 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b2 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    FloatVector b3 = FloatVector.broadcast(Lanes.FLOATS, ExactFloats.START);
    for (int k = 0; k < count; k += 2) {
      int w = at + k * CHANNELS;
      FloatVector x = FloatVector.broadcast(Lanes.FLOATS, row[from + k]);
      a0 = x.fma(floats(weights, w), a0);
      a1 = x.fma(floats(weights, w + 8), a1);
      a2 = x.fma(floats(weights, w + 16), a2);
      a3 = x.fma(floats(weights, w + 24), a3);
      FloatVector y = FloatVector.broadcast(Lanes.FLOATS, row[from + k + 1]);
      b0 = y.fma(floats(weights, w + 32), b0);
      b1 = y.fma(floats(weights, w + 40), b1);
      b2 = y.fma(floats(weights, w + 48), b2);
      b3 = y.fma(floats(weights, w + 56), b3);
    }
    // Added up by the caller: C2 of JDK 17 boxes the results of integer additions here.
    a0.reinterpretAsInts().intoArray(even, 0);
    a1.reinterpretAsInts().intoArray(even, 8);
    a2.reinterpretAsInts().intoArray(even, 16);
    a3.reinterpretAsInts().intoArray(even, 24);
    b0.reinterpretAsInts().intoArray(odd, 0);
    b1.reinterpretAsInts().intoArray(odd, 8);
    b2.reinterpretAsInts().intoArray(odd, 16);
    b3.reinterpretAsInts().intoArray(odd, 24);
  }

  private static FloatVector floats(byte[] weights, int at) {
    return (FloatVector)
        ByteVector.fromArray(Lanes.BYTES, weights, at)
            .convertShape(VectorOperators.B2F, Lanes.FLOATS, 0);
  }
}
