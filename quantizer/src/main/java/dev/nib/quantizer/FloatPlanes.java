package dev.nib.quantizer;

import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A batch of pictures {@code [N,H,W,C]} as planes {@code [C,H,W,N]}, in which the numbers that one
 * tap of a window meets in a row of outputs lie together. With a horizontal stride S the columns of
 * a plane are sorted by their remainder by S.
 */
final class FloatPlanes {
  /** Turned at a time: what is read and written stays in the first cache. */
  private static final int CHANNELS = 16;

  private final Window window;
  private final int images;
  private final int height;
  private final int width;
  private final int channels;
  private final int columnsOfAPart;
  private final int outputHeight;
  private final int outputWidth;
  private final int padTop;
  private final int padLeft;
  private final int[] firsts;
  private final int[] lasts;
  private final float[] planes;

  /**
   * Turns a batch.
   *
   * @param values row-major, any number of images
   * @param in shape of the tensor that holds them
   * @param window that slides over them
   */
  FloatPlanes(FloatBuffer values, Shape in, Window window) {
    this.window = window;
    height = in.extent(1);
    width = in.extent(2);
    channels = in.extent(3);
    images = values.limit() / (height * width * channels);
    columnsOfAPart = (width - 1) / window.strideWidth() + 1;
    outputHeight = window.outputHeight(height);
    outputWidth = window.outputWidth(width);
    padTop = window.padTop(height);
    padLeft = window.padLeft(width);
    int stride = window.strideWidth();
    firsts = new int[window.width()];
    lasts = new int[window.width()];
    for (int kx = 0; kx < firsts.length; kx++) {
      firsts[kx] = Math.max(0, Math.floorDiv(stride - 1 - left(kx), stride));
      lasts[kx] = Math.min(outputWidth - 1, Math.floorDiv(width - 1 - left(kx), stride));
    }
    planes = new float[channels * height * rowLength()];
    float[] line = new float[images * width * channels];
    for (int y = 0; y < height; y++) {
      turn(values, y, line);
    }
  }

  /**
   * Turns a row of all pictures.
   *
   * @param line room for it
   */
  private void turn(FloatBuffer values, int y, float[] line) {
    int inPicture = width * channels;
    for (int n = 0; n < images; n++) {
      values.get((n * height + y) * inPicture, line, n * inPicture, inPicture);
    }
    for (int c = 0; c < channels; c += CHANNELS) {
      turn(line, y, c, Math.min(channels, c + CHANNELS));
    }
  }

  private void turn(float[] line, int y, int first, int last) {
    int plane = height * rowLength();
    for (int x = 0; x < width; x++) {
      int to = y * rowLength() + column(x);
      for (int n = 0; n < images; n++) {
        int from = (n * width + x) * channels;
        for (int c = first; c < last; c++) {
          planes[c * plane + to + n] = line[from + c];
        }
      }
    }
  }

  private int rowLength() {
    return window.strideWidth() * columnsOfAPart * images;
  }

  /** Where a column begins in its row. */
  private int column(int x) {
    int stride = window.strideWidth();
    return (x % stride * columnsOfAPart + x / stride) * images;
  }

  int images() {
    return images;
  }

  int channels() {
    return channels;
  }

  int outputHeight() {
    return outputHeight;
  }

  int outputWidth() {
    return outputWidth;
  }

  /** Numbers in a row of outputs, {@code [W',N]}. */
  int outputRow() {
    return outputWidth * images;
  }

  /**
   * What a tap meets in some rows of outputs.
   *
   * @param row filled, {@code [count,W',N]}
   * @param y the first row of outputs
   * @param outside what it meets beyond the picture
   */
  void fill(float[] row, int y, int count, int channel, int ky, int kx, float outside) {
    // The outputs of a row whose input is inside.
    int first = firsts[kx];
    int last = lasts[kx];
    int start = column(first * window.strideWidth() + left(kx));
    for (int i = 0; i < count; i++) {
      int to = i * outputRow();
      int inputY = inputRow(y + i, ky);
      if (inputY < 0 || inputY >= height || first > last) {
        Arrays.fill(row, to, to + outputRow(), outside);
      } else {
        int from = (channel * height + inputY) * rowLength() + start;
        Arrays.fill(row, to, to + first * images, outside);
        System.arraycopy(planes, from, row, to + first * images, (last - first + 1) * images);
        Arrays.fill(row, to + (last + 1) * images, to + outputRow(), outside);
      }
    }
  }

  /** The first of the window's rows that lies inside the picture for some row of outputs. */
  int firstTapRow(int y, int count) {
    int ky = 0;
    while (ky < window.height() && inputRow(y + count - 1, ky) < 0) {
      ky++;
    }
    return ky;
  }

  /** One more than the last of the window's rows that does. */
  int tapRowsEnd(int y) {
    int end = window.height();
    while (end > 0 && inputRow(y, end - 1) >= height) {
      end--;
    }
    return end;
  }

  /** How many taps lie inside the picture, for each number in some rows of outputs. */
  void countTaps(float[] row, int y, int count) {
    for (int i = 0; i < count; i++) {
      int rows = 0;
      for (int ky = 0; ky < window.height(); ky++) {
        int inputY = inputRow(y + i, ky);
        rows += inputY >= 0 && inputY < height ? 1 : 0;
      }
      for (int x = 0; x < outputWidth; x++) {
        int columns = 0;
        for (int kx = 0; kx < window.width(); kx++) {
          int inputX = x * window.strideWidth() + left(kx);
          columns += inputX >= 0 && inputX < width ? 1 : 0;
        }
        int at = i * outputRow() + x * images;
        Arrays.fill(row, at, at + images, rows * columns);
      }
    }
  }

  private int inputRow(int y, int ky) {
    return y * window.strideHeight() + ky * window.dilationHeight() - padTop;
  }

  /** The column that the first output meets. */
  private int left(int kx) {
    return kx * window.dilationWidth() - padLeft;
  }
}
