package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which planes of inputs a layer's taps read.
 *
 * <p>A plane holds, row by row, what one tap reads for each output pixel of a strip: input channel
 * and tap column are fixed, rows follow one another at the vertical stride. Taps of the same column
 * in other rows read the same plane some rows further down, their shift. With few taps each gets a
 * plane of its own, without shift.
 */
final class Planes {
  /** With no more taps than this every tap has its own plane. */
  private static final int OWN_PLANES = 64;

  /** All planes of a strip together have about this many elements, 256 KB, to stay in cache. */
  private static final int MOST_ELEMENTS = 1 << 16;

  /** But a strip has about so many pixels at least, for vectors to pay. */
  private static final int LEAST_PIXELS = 128;

  /**
   * @param index the tap's place among the weights of a channel
   * @param plane the plane that it reads
   */
  record Tap(int index, int plane) {}

  /** A plane: its input channel, tap column, and the input row of its row 0 from the window's. */
  private record Plane(int channel, int column, int row) {}

  private final Geometry geometry;
  private final List<Plane> planes = new ArrayList<>();
  private final List<Integer> shifts;
  private final List<List<Tap>> taps = new ArrayList<>();
  private final int outputRows;
  private final int unit;
  private final int strips;

  /** For all output rows. */
  Planes(Geometry geometry) {
    this(geometry, geometry.outputHeight(), 1);
  }

  /**
   * For some output rows.
   *
   * @param outputRows how many, from the first on; a multiple of {@code unit}
   * @param unit so many rows stay in one strip
   */
  Planes(Geometry geometry, int outputRows, int unit) {
    this.geometry = geometry;
    this.outputRows = outputRows;
    this.unit = unit;
    var window = geometry.window();
    boolean own = geometry.taps() <= OWN_PLANES;
    int stride = window.strideHeight();
    List<Integer> found = new ArrayList<>();
    for (int ky = 0; ky < window.height(); ky++) {
      int down = ky * window.dilationHeight();
      int shift = own ? 0 : down / stride;
      if (!found.contains(shift)) {
        found.add(shift);
        taps.add(new ArrayList<>());
      }
      List<Tap> ofShift = taps.get(found.indexOf(shift));
      for (int kx = 0; kx < window.width(); kx++) {
        for (int i = 0; i < geometry.inputChannels(); i++) {
          Plane plane = new Plane(i, kx, own ? down : down % stride);
          int index = (ky * window.width() + kx) * geometry.inputChannels() + i;
          ofShift.add(new Tap(index, indexOf(plane, own)));
        }
      }
    }
    shifts = List.copyOf(found);
    int fit = MOST_ELEMENTS / planes.size() / geometry.outputWidth() - mostShift();
    int rows = Math.max(fit, LEAST_PIXELS / geometry.outputWidth() + 1);
    strips = (outputRows + rows - 1) / rows;
  }

  private int indexOf(Plane plane, boolean fresh) {
    int at = fresh ? -1 : planes.indexOf(plane);
    if (at < 0) {
      planes.add(plane);
      at = planes.size() - 1;
    }
    return at;
  }

  /** The rows that taps look down, rising. */
  List<Integer> shifts() {
    return shifts;
  }

  /** The taps of each shift. */
  List<List<Tap>> taps() {
    return taps;
  }

  /** Strips of output rows that an image is computed in. */
  int strips() {
    return strips;
  }

  /** The first output row of a strip; the next one's is where it ends. */
  int firstRow(int strip) {
    return unit * Share.start(outputRows / unit, strip, strips);
  }

  /** Elements of a plane. */
  int elements() {
    int rows = unit * ((outputRows / unit + strips - 1) / strips) + mostShift();
    return rows * geometry.outputWidth();
  }

  /** Memory for all planes. */
  int[][] allocate() {
    return new int[planes.size()][elements()];
  }

  private int mostShift() {
    return shifts.get(shifts.size() - 1);
  }

  /** Fills the planes for output rows from {@code y0} to before {@code y1} of image {@code n}. */
  void load(byte[] arena, int n, int y0, int y1, int[][] to) {
    int rows = y1 - y0 + mostShift();
    int channels = geometry.inputChannels();
    // The planes of one column and row lie side by side, one for each channel.
    for (int p = 0; p < planes.size(); p += channels) {
      Plane plane = planes.get(p);
      for (int r = 0; r < rows; r++) {
        int iy = geometry.inputRow(y0 + r, 0) + plane.row();
        row(arena, n, iy, plane.column(), to, p, r * geometry.outputWidth());
      }
    }
  }

  private void row(byte[] arena, int n, int iy, int column, int[][] to, int plane, int at) {
    int channels = geometry.inputChannels();
    int width = geometry.outputWidth();
    if (!geometry.hasRow(iy)) {
      for (int i = 0; i < channels; i++) {
        Arrays.fill(to[plane + i], at, at + width, geometry.inputZeroPoint());
      }
      return;
    }
    int stride = geometry.window().strideWidth();
    int left = geometry.inputColumn(0, column);
    int from = Math.min(width, left < 0 ? (stride - 1 - left) / stride : 0);
    int reach = Math.max(0, geometry.inputWidth() - left + stride - 1);
    int end = Math.max(from, Math.min(width, reach / stride));
    int first = geometry.inputIndex(n, iy, left + from * stride);
    for (int i = 0; i < channels; i++) {
      int[] values = to[plane + i];
      Arrays.fill(values, at, at + from, geometry.inputZeroPoint());
      spread(arena, first + i, stride * channels, values, at + from, end - from);
      Arrays.fill(values, at + end, at + width, geometry.inputZeroPoint());
    }
  }

  private static void spread(byte[] from, int at, int step, int[] to, int toAt, int count) {
    for (int x = 0; x < count; x++) {
      to[toAt + x] = from[at + x * step];
    }
  }
}
