package dev.nib.program;

import dev.nib.model.Shape;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the elements of a value follow each other in memory. Those of a pixel lie side by side; the
 * pixels, and the rows of all images together, lie as in a picture that may be wider and have more
 * channels, of which the value is a region. Where there is no room between them the value lies in
 * one piece. What is no image {@code [N,H,W,C]} is a single pixel.
 *
 * @param rows N * H
 * @param pixels W of a row
 * @param pixelBytes C
 * @param rowPitch bytes from one row to the next, a multiple of {@code pixelPitch}
 * @param pixelPitch bytes from one pixel of a row to the next
 */
public record Layout(int rows, int pixels, int pixelBytes, int rowPitch, int pixelPitch) {
  public Layout {
    if (pixelBytes < 1
        || pixelPitch < pixelBytes
        || rowPitch < (long) pixels * pixelPitch
        || rowPitch % pixelPitch != 0) {
      throw new IllegalArgumentException(
          "%d rows, %d bytes apart, of %d pixels of %d bytes, %d bytes apart"
              .formatted(rows, rowPitch, pixels, pixelBytes, pixelPitch));
    }
  }

  /** That of a value in one piece. */
  public static Layout of(Value value) {
    Shape shape = value.shape();
    if (shape.rank() != 4) {
      return new Layout(1, 1, value.bytes(), value.bytes(), value.bytes());
    }
    int pixels = shape.extent(2);
    int channels = shape.extent(3);
    return new Layout(
        shape.extent(0) * shape.extent(1), pixels, channels, pixels * channels, channels);
  }

  /**
   * That in which a move puts its input, all of it and in its order; empty where it does anything
   * else.
   */
  public static Optional<Layout> of(Step.Move move) {
    Layout own = of(move.input());
    Walk walk = move.walk();
    if (move.from() != 0 || walk.steps() != move.input().bytes()) {
      return Optional.empty();
    }
    int pixelPitch = own.pixels > 1 ? walk.second(own.pixelBytes) : own.pixelBytes;
    int rowPitch = own.rows > 1 ? walk.second(own.rowPitch) : own.pixels * pixelPitch;
    if (own.pixels == 1) {
      pixelPitch = rowPitch;
    }
    boolean isRegion =
        pixelPitch >= own.pixelBytes
            && rowPitch >= (long) own.pixels * pixelPitch
            && rowPitch % pixelPitch == 0
            && joined(walk).equals(own.walkTo(rowPitch, pixelPitch));
    return isRegion
        ? Optional.of(new Layout(own.rows, own.pixels, own.pixelBytes, rowPitch, pixelPitch))
        : Optional.empty();
  }

  private static Walk joined(Walk walk) {
    return Walk.of(
        walk.extents().toArray(), walk.firstStrides().toArray(), walk.secondStrides().toArray());
  }

  /** From all elements in one piece to these pitches. */
  private Walk walkTo(int toRowPitch, int toPixelPitch) {
    int[] extents = {rows, pixels, pixelBytes};
    int[] to = {toRowPitch, toPixelPitch, 1};
    return Walk.of(extents, Walk.rowMajor(extents), to);
  }

  /**
   * True for the steps that write one pixel after another, wherever they lie: windows, and streams
   * that end in such.
   */
  public static boolean isFor(Step step) {
    return step instanceof Step.Stream stream
        ? isFor(stream.stages().get(stream.stages().size() - 1))
        : step instanceof Step.Windowed;
  }

  /** True when there is nothing between the elements. */
  public boolean isInOnePiece() {
    return runBytes() == rows * pixels * pixelBytes;
  }

  /** Pixels of the rows of the picture as in which the value lies. */
  public int pitchPixels() {
    return rowPitch / pixelPitch;
  }

  /** From the first byte to the one behind the last. */
  public int spanBytes() {
    return endOfRow(rows - 1);
  }

  /** From the first byte of row 0 to the one behind the last of a row. */
  public int endOfRow(int row) {
    return row * rowPitch + (pixels - 1) * pixelPitch + pixelBytes;
  }

  /** Where an element lies, from the first one on. */
  public int at(int element) {
    int pixel = element / pixelBytes;
    return pixel / pixels * rowPitch + pixel % pixels * pixelPitch + element % pixelBytes;
  }

  /** Bytes that lie side by side, all that do. */
  public int runBytes() {
    int row = pixels * pixelBytes;
    if (pixels > 1 && pixelPitch > pixelBytes) {
      return pixelBytes;
    }
    return rows > 1 && rowPitch > row ? row : rows * row;
  }

  /** Where the runs of {@link #runBytes} begin. */
  public IntStream runBegins() {
    int run = runBytes();
    return IntStream.range(0, rows * pixels * pixelBytes / run).map(r -> at(r * run));
  }
}
