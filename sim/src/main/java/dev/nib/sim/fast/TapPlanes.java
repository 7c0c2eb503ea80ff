package dev.nib.sim.fast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a layer's taps find their inputs side by side.
 *
 * <p>A plane holds, row by row, what one tap reads for each output pixel of a block of rows: input
 * channel and tap column are fixed, rows follow one another at the vertical stride. Taps of the
 * same column in other rows read the same plane some rows further down. With few taps each gets a
 * plane of its own, and none looks down.
 */
final class TapPlanes {
  /** With no more taps than this every tap has its own plane. */
  private static final int OWN_PLANES = 64;

  /** All planes of a block together have about this many elements, 512 KB, to stay in cache. */
  private static final int MOST_ELEMENTS = 1 << 17;

  /** But a block has about so many pixels at least, for vectors to pay. */
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
  private final List<Integer> rowsDown;
  private final List<List<Tap>> taps = new ArrayList<>();
  private final int outputRows;
  private final int together;
  private final int blocks;

  /** For all output rows. */
  TapPlanes(Geometry geometry) {
    this(geometry, geometry.outputHeight(), 1);
  }

  /**
   * For some output rows.
   *
   * @param outputRows how many, from the first on; a multiple of {@code together}
   * @param together so many rows stay in one block
   */
  TapPlanes(Geometry geometry, int outputRows, int together) {
    this.geometry = geometry;
    this.outputRows = outputRows;
    this.together = together;
    var window = geometry.window();
    boolean own = geometry.taps() <= OWN_PLANES;
    int stride = window.strideHeight();
    List<Integer> found = new ArrayList<>();
    for (int ky = 0; ky < window.height(); ky++) {
      int down = ky * window.dilationHeight();
      int rows = own ? 0 : down / stride;
      if (!found.contains(rows)) {
        found.add(rows);
        taps.add(new ArrayList<>());
      }
      List<Tap> ofRows = taps.get(found.indexOf(rows));
      for (int kx = 0; kx < window.width(); kx++) {
        for (int i = 0; i < geometry.inputChannels(); i++) {
          Plane plane = new Plane(i, kx, own ? down : down % stride);
          int index = (ky * window.width() + kx) * geometry.inputChannels() + i;
          ofRows.add(new Tap(index, indexOf(plane, own)));
        }
      }
    }
    rowsDown = List.copyOf(found);
    int fit = MOST_ELEMENTS / planes.size() / geometry.outputWidth() - mostRowsDown();
    int rows = Math.max(fit, LEAST_PIXELS / geometry.outputWidth() + 1);
    blocks = (outputRows + rows - 1) / rows;
  }

  private int indexOf(Plane plane, boolean fresh) {
    int at = fresh ? -1 : planes.indexOf(plane);
    if (at < 0) {
      planes.add(plane);
      at = planes.size() - 1;
    }
    return at;
  }

  /** How many rows down taps look, rising. */
  List<Integer> rowsDown() {
    return rowsDown;
  }

  /** The taps that look down each of {@link #rowsDown}. */
  List<List<Tap>> taps() {
    return taps;
  }

  /** Blocks of output rows that an image is computed in, as even as can be. */
  int blocks() {
    return blocks;
  }

  /** The first output row of a block; the next one's is where it ends. */
  int firstRow(int block) {
    return together * (int) ((long) (outputRows / together) * block / blocks);
  }

  /** Elements of a plane. */
  int elements() {
    int rows = together * ((outputRows / together + blocks - 1) / blocks) + mostRowsDown();
    return rows * geometry.outputWidth();
  }

  private int mostRowsDown() {
    return rowsDown.get(rowsDown.size() - 1);
  }

  /** Memory for all planes, which are filled from an arena. */
  Memory allocate(byte[] arena) {
    return new Memory(arena);
  }

  /** The planes of a block. */
  final class Memory {
    private final byte[] arena;
    private final int[][] values = new int[planes.size()][elements()];

    /** One channel of the input rows. */
    private final int[] lines;

    private Memory(byte[] arena) {
      this.arena = arena;
      lines = new int[elements() / geometry.outputWidth() * geometry.inputWidth()];
    }

    /** Each plane's elements. */
    int[][] planes() {
      return values;
    }

    /** Fills the planes for output rows from {@code y0} to before {@code y1} of image {@code n}. */
    void load(int n, int y0, int y1) {
      int channels = geometry.inputChannels();
      int rows = y1 - y0 + mostRowsDown();
      // The planes of one row lie side by side, for each column one of each channel.
      for (int p = 0; p < planes.size(); p += geometry.window().width() * channels) {
        for (int i = 0; i < channels; i++) {
          for (int r = 0; r < rows; r++) {
            int iy = geometry.inputRow(y0 + r, 0) + planes.get(p).row();
            spread(n, iy, i, r * geometry.inputWidth());
          }
          for (int kx = 0; kx < geometry.window().width(); kx++) {
            pick(rows, geometry.inputColumn(0, kx), values[p + kx * channels + i]);
          }
        }
      }
    }

    private void spread(int n, int iy, int channel, int to) {
      int width = geometry.inputWidth();
      if (!geometry.hasRow(iy)) {
        Arrays.fill(lines, to, to + width, geometry.inputZeroPoint());
        return;
      }
      int channels = geometry.inputChannels();
      int at = geometry.inputIndex(n, iy, 0) + channel;
      for (int x = 0; x < width; x++) {
        lines[to + x] = arena[at];
        at += channels;
      }
    }

    /**
     * One column of every window.
     *
     * @param column where it is in the first window of a row
     */
    private void pick(int rows, int column, int[] to) {
      int width = geometry.outputWidth();
      int inputWidth = geometry.inputWidth();
      int stride = geometry.window().strideWidth();
      int first = inside(-column, stride);
      int end = inside(inputWidth - column, stride);
      if (stride == 1 && width == inputWidth) {
        // All rows move alike; what comes from the row before or after is border.
        int moved = Math.min(Math.abs(column), rows * width);
        int from = column > 0 ? moved : 0;
        System.arraycopy(lines, from, to, moved - from, rows * width - moved);
      } else {
        for (int r = 0; r < rows; r++) {
          for (int x = first; x < end; x++) {
            to[r * width + x] = lines[r * inputWidth + column + x * stride];
          }
        }
      }
      border(to, rows, 0, first);
      border(to, rows, end, width);
    }

    /** Columns of a plane that lie beside the input; a call of Arrays.fill costs more. */
    private void border(int[] to, int rows, int first, int end) {
      int width = geometry.outputWidth();
      int zeroPoint = geometry.inputZeroPoint();
      for (int x = first; x < end; x++) {
        for (int r = 0; r < rows; r++) {
          to[r * width + x] = zeroPoint;
        }
      }
    }

    /** How many of a row's windows begin less than {@code columns} from the first. */
    private int inside(int columns, int stride) {
      int windows = (columns + stride - 1) / stride;
      return Math.max(0, Math.min(geometry.outputWidth(), windows));
    }
  }
}
