package dev.nib.sim.vector;

import dev.nib.sim.fast.Geometry;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * An image as floats {@code [PH,PW,I]} with the padding around it, from which the taps of a window
 * are gathered.
 */
final class FloatPlane {
  /** Runs of fewer values are gathered one by one. */
  private static final int SHORT_RUN = 16;

  private final Geometry geometry;
  private final int height;
  private final int width;
  private final float[] values;

  /** Where each run of values that lie side by side begins, from the window's first tap. */
  private final int[] runs;

  private final int runLength;

  /** For all output pixels. */
  FloatPlane(Geometry geometry) {
    this(geometry, geometry.outputHeight(), geometry.outputWidth());
  }

  /** For as many output pixels as are named, which may be more than there are. */
  FloatPlane(Geometry geometry, int outputHeight, int outputWidth) {
    this.geometry = geometry;
    var window = geometry.window();
    height =
        (outputHeight - 1) * window.strideHeight()
            + (window.height() - 1) * window.dilationHeight()
            + 1;
    width =
        (outputWidth - 1) * window.strideWidth()
            + (window.width() - 1) * window.dilationWidth()
            + 1;
    values = new float[height * width * geometry.inputChannels()];
    // Padding is written here once; images only ever overwrite what lies inside.
    Arrays.fill(values, geometry.inputZeroPoint());
    int along = window.dilationWidth() == 1 ? window.width() * geometry.inputChannels() : 0;
    runLength = along == 0 ? geometry.inputChannels() : along;
    runs = runs(runLength < SHORT_RUN ? 1 : runLength);
  }

  /** The plane offsets of every {@code step}-th tap. */
  private int[] runs(int step) {
    var window = geometry.window();
    int channels = geometry.inputChannels();
    int[] offsets = new int[geometry.taps() / step];
    for (int r = 0; r < offsets.length; r++) {
      int tap = r * step / channels;
      int row = tap / window.width() * window.dilationHeight();
      int column = tap % window.width() * window.dilationWidth();
      offsets[r] = (row * width + column) * channels + r * step % channels;
    }
    return offsets;
  }

  /** Loads the rows of image {@code n} that output rows from {@code y0} to before y1 read. */
  void load(byte[] arena, int n, int y0, int y1) {
    var window = geometry.window();
    int first = geometry.inputRow(y0, 0);
    int last = geometry.inputRow(y1 - 1, window.height() - 1);
    int left = geometry.placement().padLeft();
    int count = Math.min(geometry.inputWidth(), width - left) * geometry.inputChannels();
    for (int y = Math.max(0, first); y <= Math.min(last, geometry.inputHeight() - 1); y++) {
      int row = y + geometry.placement().padTop();
      int to = (row * width + left) * geometry.inputChannels();
      convert(arena, geometry.inputIndex(n, y, 0), values, to, count);
    }
  }

  private static void convert(byte[] from, int fromIndex, float[] to, int toIndex, int count) {
    int i = 0;
    for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector floats =
          (FloatVector)
              ByteVector.fromArray(Lanes.BYTES, from, fromIndex + i)
                  .convertShape(VectorOperators.B2F, Lanes.FLOATS, 0);
      floats.intoArray(to, toIndex + i);
    }
    for (; i < count; i++) {
      to[toIndex + i] = from[fromIndex + i];
    }
  }

  /** The values, rows of {@link #rowLength}. */
  float[] values() {
    return values;
  }

  /** Values of a row. */
  int rowLength() {
    return width * geometry.inputChannels();
  }

  /** Copies the taps of output pixel {@code pixel} to {@code row}. */
  void gather(int pixel, float[] row) {
    var window = geometry.window();
    int y = pixel / geometry.outputWidth() * window.strideHeight();
    int x = pixel % geometry.outputWidth() * window.strideWidth();
    int from = (y * width + x) * geometry.inputChannels();
    if (runLength < SHORT_RUN) {
      for (int k = 0; k < runs.length; k++) {
        row[k] = values[from + runs[k]];
      }
    } else {
      for (int r = 0; r < runs.length; r++) {
        System.arraycopy(values, from + runs[r], row, r * runLength, runLength);
      }
    }
  }
}
