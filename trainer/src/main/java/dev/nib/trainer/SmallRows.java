package dev.nib.trainer;

import dev.nib.model.Padding;
import dev.nib.model.Window;
import dev.nib.trainer.NetDefinition.Extent;
import java.nio.FloatBuffer;

/**
 * How a window with SAME padding slides over planes {@code [C,H,W,N]}, as runs of numbers that lie
 * together: a tap reads one run for each row of outputs. With stride 2 that takes planes whose even
 * columns stand before the odd ones.
 */
final class SmallRows {
  private final int kernel;
  private final int stride;
  private final Extent in;
  private final int images;
  private final int outputHeight;
  private final int outputWidth;
  private final int padTop;
  private final int padLeft;
  private final int half;
  private final float[] zeros;
  private final float[] tap;
  private final float[] sum;

  SmallRows(int kernel, int stride, Extent in, int images) {
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
    zeros = new float[outputRow()];
    tap = new float[outputRow()];
    sum = new float[outputRow()];
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

  /** Numbers of all inputs. */
  int inputSize() {
    return in.size() * images;
  }

  /** The inputs with their columns sorted: the array itself if they are already. */
  float[] sorted(float[] input, float[] room) {
    if (stride == 1) {
      return input;
    }
    for (int row = 0; row < in.channels() * in.height(); row++) {
      for (int x = 0; x < in.width(); x++) {
        int from = (row * in.width() + x) * images;
        System.arraycopy(input, from, room, row * sortedRow() + place(x), images);
      }
    }
    return room;
  }

  /** The other way round. */
  float[] unsorted(float[] sorted, float[] room) {
    if (stride == 1) {
      return sorted;
    }
    for (int row = 0; row < in.channels() * in.height(); row++) {
      for (int x = 0; x < in.width(); x++) {
        int to = (row * in.width() + x) * images;
        System.arraycopy(sorted, row * sortedRow() + place(x), room, to, images);
      }
    }
    return room;
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

  /** What is done with a run of inputs. */
  private interface Run {
    /**
     * A run of inputs, or none.
     *
     * @param patch where the row of outputs begins in the patches
     * @param before outputs of that row that come first and read padding, in numbers
     * @param at where the run begins among the sorted inputs
     * @param length its numbers; the outputs behind read padding
     */
    void run(int patch, int before, int at, int length);
  }

  /**
   * Fills patches {@code [C*K*K,count*W'*N]}.
   *
   * @param sorted the inputs
   * @param y the first row of outputs
   * @param count as many rows of outputs
   */
  void fill(FloatBuffer patches, float[] sorted, int y, int count) {
    forEachRun(
        y,
        count,
        (patch, before, at, length) -> {
          int behind = outputRow() - before - length;
          patches.put(patch, zeros, 0, before);
          patches.put(patch + before, sorted, at, length);
          patches.put(patch + before + length, zeros, 0, behind);
        });
  }

  /** Adds gradients of such patches to those of the sorted inputs. */
  void addUp(FloatBuffer patches, float[] sorted, int y, int count) {
    forEachRun(
        y,
        count,
        (patch, before, at, length) -> {
          patches.get(patch + before, tap, 0, length);
          System.arraycopy(sorted, at, sum, 0, length);
          for (int i = 0; i < length; i++) {
            sum[i] += tap[i];
          }
          System.arraycopy(sum, 0, sorted, at, length);
        });
  }

  private void forEachRun(int y, int count, Run run) {
    for (int row = 0; row < taps() * count; row++) {
      int tapNumber = row / count;
      int top = (y + row % count) * stride + tapNumber / kernel % kernel - padTop;
      int left = tapNumber % kernel - padLeft;
      // The first and last outputs of the row whose input is none of the padding.
      int first = Math.max(0, Math.floorDiv(stride - 1 - left, stride));
      int last = Math.min(outputWidth - 1, Math.floorDiv(in.width() - 1 - left, stride));
      int patch = row * outputRow();
      if (top < 0 || top >= in.height() || first > last) {
        run.run(patch, outputRow(), 0, 0);
      } else {
        int channel = tapNumber / (kernel * kernel);
        int at = (channel * in.height() + top) * sortedRow() + place(first * stride + left);
        run.run(patch, first * images, at, (last - first + 1) * images);
      }
    }
  }
}
