package dev.nib.sim.vector;

import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Geometry;
import dev.nib.sim.fast.PackedStep;
import dev.nib.sim.fast.PoolLayer;
import dev.nib.sim.fast.PoolWindow;
import jdk.incubator.vector.ByteVector;

/** MAX_POOL_2D (rules M1, C1), eight channels at a time. */
record VectorMaxPool(PoolLayer layer) implements PackedStep {
  @Override
  public BoundStep bind(byte[] arena) {
    Geometry g = layer.geometry();
    return () -> {
      int pixels = g.batches() * g.outputPixels();
      for (int p = 0; p < pixels; p++) {
        pixel(arena, p);
      }
    };
  }

  private void pixel(byte[] arena, int pixel) {
    Geometry g = layer.geometry();
    PoolWindow window = new PoolWindow(g, pixel);
    int channels = g.outputChannels();
    int columns = window.right - window.left;
    int rows = window.bottom - window.top;
    int from = g.inputIndex(window.batch, window.top, window.left);
    int out = g.outputOffset() + pixel * channels;
    int rowBytes = g.inputWidth() * channels;
    int c = 0;
    for (; c <= channels - Lanes.COUNT; c += Lanes.COUNT) {
      eight(arena, from + c, rows, columns, rowBytes, out + c);
    }
    for (; c < channels; c++) {
      int max = Byte.MIN_VALUE;
      for (int tap = 0; tap < rows * columns; tap++) {
        int at = from + tap / columns * rowBytes + tap % columns * channels + c;
        max = Math.max(max, arena[at]);
      }
      arena[out + c] = (byte) FixedPoint.clamp(max, layer.min(), layer.max());
    }
  }

  private void eight(byte[] arena, int from, int rows, int columns, int rowBytes, int out) {
    int channels = layer.geometry().outputChannels();
    ByteVector max = ByteVector.broadcast(Lanes.BYTES, Byte.MIN_VALUE);
    int row = from;
    int column = 0;
    // A single loop, as in Tile.
    for (int tap = 0; tap < rows * columns; tap++) {
      max = max.max(ByteVector.fromArray(Lanes.BYTES, arena, row + column * channels));
      column++;
      if (column == columns) {
        column = 0;
        row += rowBytes;
      }
    }
    max.max((byte) layer.min()).min((byte) layer.max()).intoArray(arena, out);
  }
}
