package dev.nib.trainer.layers;

import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.trainer.nets.NetDefinition.Extent;

/**
 * How a window with SAME padding slides over planes {@code [C,H,W,N]}, as runs of numbers that lie
 * together: a tap reads one run for each row of outputs. With stride 2 that takes planes whose even
 * columns stand before the odd ones.
 */
final class WindowRows {
  private final int kernel;
  private final int stride;
  private final Extent in;
  private final int images;
  private final int outputHeight;
  private final int outputWidth;
  private final int padTop;
  private final int padLeft;
  private final int half;
  // Room for sorted inputs and for their gradients in the inputs' own order.
  private float[] sorted = {};
  private float[] unsorted = {};

  WindowRows(int kernel, int stride, Extent in, int images) {
    Window window = Window.of(kernel, kernel, stride, Padding.SAME);
    this.kernel = kernel;
    this.stride = stride;
    this.in = in;
    this.images = images;
    outputHeight = window.outputHeight(in.height());
    outputWidth = window.outputWidth(in.width());
    padTop = window.padTop(in.height());
    padLeft = window.padLeft(in.width());
    half = (in.width() - 1) / stride + 1;
  }

  int outputHeight() {
    return outputHeight;
  }

  /** Numbers in a row of outputs. */
  int outputRow() {
    return outputWidth * images;
  }

  /** Numbers in a plane of outputs. */
  int outputPlane() {
    return outputHeight * outputRow();
  }

  /** Numbers that an output meets. */
  int taps() {
    return in.channels() * kernel * kernel;
  }

  /** The inputs with their columns sorted: the array itself if they are already. */
  float[] sorted(float[] input) {
    if (stride == 1) {
      return input;
    }
    sorted = sorted.length == 0 ? new float[sortedSize()] : sorted;
    for (int row = 0; row < in.channels() * in.height(); row++) {
      for (int x = 0; x < in.width(); x++) {
        int from = (row * in.width() + x) * images;
        System.arraycopy(input, from, sorted, row * sortedRow() + place(x), images);
      }
    }
    return sorted;
  }

  /** Gradients of sorted inputs in the inputs' own order. */
  float[] unsorted(float[] gradient) {
    if (stride == 1) {
      return gradient;
    }
    unsorted = unsorted.length == 0 ? new float[in.size() * images] : unsorted;
    for (int row = 0; row < in.channels() * in.height(); row++) {
      for (int x = 0; x < in.width(); x++) {
        int to = (row * in.width() + x) * images;
        System.arraycopy(gradient, row * sortedRow() + place(x), unsorted, to, images);
      }
    }
    return unsorted;
  }

  /** The numbers of sorted planes. */
  int sortedSize() {
    return in.channels() * in.height() * sortedRow();
  }

  private int sortedRow() {
    return stride * half * images;
  }

  private int place(int column) {
    return (column % stride * half + column / stride) * images;
  }

  /** Whether a window is a single number, and each of them is met. */
  boolean isPointwise() {
    return kernel == 1 && stride == 1;
  }

  /** What is done with a run of inputs. */
  interface Run {
    /**
     * A run of inputs, or none.
     *
     * @param row number of the row {@code [W',N]} of patches {@code [C*K*K,count]} that it goes to
     * @param before outputs of that row that come first and read padding, in numbers
     * @param at where the run begins among the sorted inputs
     * @param length its numbers, 0 if the whole row reads padding; the outputs behind do
     */
    void run(int row, int before, int at, int length);
  }

  /**
   * Goes through the runs of some rows of outputs, tap by tap and each tap's row by row.
   *
   * @param y the first row of outputs
   * @param count as many rows of outputs
   */
  void forEachRun(int y, int count, Run run) {
    for (int tap = 0; tap < taps(); tap++) {
      int down = tap / kernel % kernel - padTop;
      int left = tap % kernel - padLeft;
      // The first and last outputs of a row whose input is none of the padding.
      int first = Math.max(0, Math.floorDiv(stride - 1 - left, stride));
      int last = Math.min(outputWidth - 1, Math.floorDiv(in.width() - 1 - left, stride));
      int length = Math.max(0, last - first + 1) * images;
      int channel = tap / (kernel * kernel);
      for (int i = 0; i < count; i++) {
        int row = tap * count + i;
        int top = (y + i) * stride + down;
        if (top < 0 || top >= in.height() || length == 0) {
          run.run(row, outputRow(), 0, 0);
        } else {
          int at = (channel * in.height() + top) * sortedRow() + place(first * stride + left);
          run.run(row, first * images, at, length);
        }
      }
    }
  }
}
