package dev.nib.sim.fast;

import dev.nib.model.arithmetic.FixedPoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MAX_POOL_2D (rules M1, C1), eight channels in a long, since C2 makes no vectors of the largest of
 * bytes.
 *
 * <p>The longs hold the bytes with their signs flipped, whose order is that of unsigned numbers.
 */
record MaxPool2DKernel(PoolLayer layer) implements PackedStep {
  private static final int LANES = Long.BYTES;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The highest bit of every lane. */
  private static final long SIGNS = 0x8080808080808080L;

  /** 1 in every lane. */
  private static final long ONES = 0x0101010101010101L;

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
    int out = g.outputOffset() + pixel * channels;
    int rowBytes = g.inputWidth() * channels;
    int columns = window.right - window.left;
    int rows = window.bottom - window.top;
    int from = g.inputIndex(window.batch, window.top, window.left);
    long least = (layer.min() - Byte.MIN_VALUE) * ONES;
    long most = (layer.max() - Byte.MIN_VALUE) * ONES;
    int c = 0;
    for (; c <= channels - LANES; c += LANES) {
      long max = least;
      int row = from + c;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          max = max(max, (long) LONGS.get(arena, row + x * channels) ^ SIGNS);
        }
        row += rowBytes;
      }
      // The smaller of two is the larger one's complement among the complements.
      LONGS.set(arena, out + c, ~max(~max, ~most) ^ SIGNS);
    }
    for (; c < channels; c++) {
      arena[out + c] = one(arena, from + c, rows, columns, rowBytes);
    }
  }

  private byte one(byte[] arena, int from, int rows, int columns, int rowBytes) {
    int channels = layer.geometry().outputChannels();
    int max = Byte.MIN_VALUE;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        max = Math.max(max, arena[from + y * rowBytes + x * channels]);
      }
    }
    return (byte) FixedPoint.clamp(max, layer.min(), layer.max());
  }

  /** The larger one of each lane's unsigned bytes. */
  static long max(long a, long b) {
    // With a's highest bits set and b's cleared no lane borrows from the next: what is left of the
    // highest bit says which of the lower seven bits are larger.
    long lower = (a | SIGNS) - (b & ~SIGNS);
    long notLess = ((a & ~b) | (~(a ^ b) & lower)) & SIGNS;
    long fromA = (notLess >>> 7) * 0xff;
    return (a & fromA) | (b & ~fromA);
  }
}
