package dev.nib.trainer;

import dev.nib.model.Padding;
import dev.nib.model.Window;
import java.util.Arrays;

/**
 * How a window with SAME padding slides over planes {@code [H,W]}, in a form whose inner loops are
 * over long rows.
 *
 * <p>A plane is padded, and with stride 2 cut into the four planes of its even and odd rows and
 * columns: its parts. Rows of outputs are widened to the parts' {@code pitch}. Then a tap of the
 * window reads, for every output, one part a fixed distance ahead. The positions by which a row was
 * widened come out as any number, and are 0 where gradients go in.
 */
final class StridedPlanes {
  private final int kernel;
  private final int stride;
  private final int height;
  private final int width;
  private final int outputHeight;
  private final int outputWidth;
  private final int padTop;
  private final int padLeft;
  private final int cuts;
  private final int rows;
  private final int pitch;

  StridedPlanes(int kernel, int stride, int height, int width) {
    Window window = Window.of(kernel, kernel, stride, Padding.SAME);
    this.kernel = kernel;
    this.stride = stride;
    this.height = height;
    this.width = width;
    outputHeight = window.outputHeight(height);
    outputWidth = window.outputWidth(width);
    padTop = window.padTop(height);
    padLeft = window.padLeft(width);
    cuts = Math.min(stride, kernel);
    rows = outputHeight + (kernel - 1) / stride;
    pitch = outputWidth + (kernel - 1) / stride;
  }

  int outputHeight() {
    return outputHeight;
  }

  int outputWidth() {
    return outputWidth;
  }

  /** Numbers in a plane. */
  int size() {
    return height * width;
  }

  /** Numbers in a plane of outputs. */
  int outputSize() {
    return outputHeight * outputWidth;
  }

  /** Numbers in a part, and in a widened plane of outputs. */
  int wideSize() {
    return rows * pitch;
  }

  /** How many parts a plane has. */
  int parts() {
    return cuts * cuts;
  }

  int taps() {
    return kernel * kernel;
  }

  /** The part that a tap reads. */
  int part(int tap) {
    return tap / kernel % stride * cuts + tap % kernel % stride;
  }

  /** How far ahead of an output's place it reads there. */
  int ahead(int tap) {
    return tap / kernel / stride * pitch + tap % kernel / stride;
  }

  /** The largest {@link #ahead}. */
  int farthest() {
    return ahead(taps() - 1);
  }

  /** Numbers of a plane that lie together in a part. */
  private interface Run {
    /**
     * @param at the first one's place in the plane; the next ones follow at the stride
     * @param part where they are
     * @param partAt the first one's place there
     */
    void run(int at, int part, int partAt, int count);
  }

  private void forEachRun(Run run) {
    for (int y = 0; y < height; y++) {
      int padded = y + padTop;
      if (padded % stride >= cuts || padded / stride >= rows) {
        continue;
      }
      int row = padded / stride * pitch;
      for (int cut = 0; cut < cuts; cut++) {
        int x = firstColumn(cut);
        int place = (x + padLeft) / stride;
        int count = Math.min((width - x + stride - 1) / stride, pitch - place);
        run.run(y * width + x, padded % stride * cuts + cut, row + place, count);
      }
    }
  }

  /**
   * Cuts a plane into its parts.
   *
   * @param plane holds it from {@code from} on
   * @param parts each gets its part from {@code at} on; their padding stays as it is
   */
  void split(float[] plane, int from, float[][] parts, int at) {
    forEachRun(
        (first, part, partAt, count) -> {
          float[] to = parts[part];
          if (stride == 1) {
            System.arraycopy(plane, from + first, to, at + partAt, count);
            return;
          }
          for (int i = 0; i < count; i++) {
            to[at + partAt + i] = plane[from + first + i * stride];
          }
        });
  }

  /** The other way round; what lies in no window becomes 0. */
  void merge(float[][] parts, int at, float[] plane, int from) {
    if (stride > 1) {
      Arrays.fill(plane, from, from + size(), 0);
    }
    forEachRun(
        (first, part, partAt, count) -> {
          float[] values = parts[part];
          if (stride == 1) {
            System.arraycopy(values, at + partAt, plane, from + first, count);
            return;
          }
          for (int i = 0; i < count; i++) {
            plane[from + first + i * stride] = values[at + partAt + i];
          }
        });
  }

  /** The first column of a plane that goes to the columns' {@code cut}. */
  private int firstColumn(int cut) {
    return Math.floorMod(cut - padLeft, stride);
  }

  /** Widens a plane of outputs; only the outputs' places are written. */
  void widen(float[] plane, int from, float[] wide, int at) {
    for (int y = 0; y < outputHeight; y++) {
      System.arraycopy(plane, from + y * outputWidth, wide, at + y * pitch, outputWidth);
    }
  }

  /** The other way round. */
  void narrow(float[] wide, int at, float[] plane, int from) {
    for (int y = 0; y < outputHeight; y++) {
      System.arraycopy(wide, at + y * pitch, plane, from + y * outputWidth, outputWidth);
    }
  }
}
