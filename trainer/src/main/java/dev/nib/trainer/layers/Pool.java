package dev.nib.trainer.layers;

import dev.nib.trainer.nets.NetDefinition.Extent;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.Arrays;

/**
 * The mean or largest of windows that do not overlap, and ReLU when asked for; what lies in none is
 * left out.
 */
final class Pool implements Layer {
  /** About so many outputs at a time. */
  private static final int GROUP = 2048;

  private final Extent in;
  private final Extent out;
  private final int images;
  private final int height;
  private final int width;
  private final Kind kind;
  private final boolean relu;
  private final int channelsAtATime;
  private final float[] output;
  private final float[] inputGradient;
  // The outputs of a row in some channels, and what lies in the same corner of their windows.
  private final float[] row;
  private final float[][] corners = new float[4][];
  private float[] input;

  /** Which number of a window. */
  enum Kind {
    /** The largest of 2x2; its gradient goes to the first. */
    MAX,
    /** The mean. */
    MEAN
  }

  /**
   * Makes room.
   *
   * @param height of a window
   * @param width of a window
   */
  Pool(Placed placed, int height, int width, int images, Kind kind, boolean relu) {
    in = placed.input();
    out = placed.output();
    this.images = images;
    this.height = height;
    this.width = width;
    this.kind = kind;
    this.relu = relu;
    int outputRow = out.width() * images;
    channelsAtATime = Math.max(1, Math.min(out.channels(), GROUP / outputRow));
    output = new float[out.size() * images];
    inputGradient = new float[in.size() * images];
    row = new float[channelsAtATime * outputRow];
    Arrays.setAll(corners, i -> new float[row.length]);
  }

  /** A row of outputs in some channels. */
  private final class Rows {
    final int first;
    final int y;
    final int channels;
    final int count;

    Rows(int first, int y) {
      this.first = first;
      this.y = y;
      channels = Math.min(channelsAtATime, out.channels() - first);
      count = channels * out.width() * images;
    }

    private int outputAt(int channel) {
      return ((first + channel) * out.height() + y) * out.width() * images;
    }

    /** Where inputs in a corner of the first window are. */
    private int inputAt(int channel, int down, int right) {
      return (((first + channel) * in.height() + y * height + down) * in.width() + right) * images;
    }

    void take(float[] outputs, float[] to) {
      int length = out.width() * images;
      for (int c = 0; c < channels; c++) {
        System.arraycopy(outputs, outputAt(c), to, c * length, length);
      }
    }

    void give(float[] from, float[] outputs) {
      int length = out.width() * images;
      for (int c = 0; c < channels; c++) {
        System.arraycopy(from, c * length, outputs, outputAt(c), length);
      }
    }

    void takeCorner(int down, int right, float[] to) {
      int at = 0;
      for (int c = 0; c < channels; c++) {
        int from = inputAt(c, down, right);
        for (int x = 0; x < out.width(); x++, at += images, from += width * images) {
          System.arraycopy(input, from, to, at, images);
        }
      }
    }

    void giveCorner(float[] from, int down, int right) {
      int at = 0;
      for (int c = 0; c < channels; c++) {
        int to = inputAt(c, down, right);
        for (int x = 0; x < out.width(); x++, at += images, to += width * images) {
          System.arraycopy(from, at, inputGradient, to, images);
        }
      }
    }
  }

  /** Does something with each row. */
  private interface Task {
    void row(Rows rows);
  }

  private void forEachRow(Task task) {
    for (int first = 0; first < out.channels(); first += channelsAtATime) {
      for (int y = 0; y < out.height(); y++) {
        task.row(new Rows(first, y));
      }
    }
  }

  @Override
  public float[] forward(float[] params, float[] numbers, Pass pass) {
    input = numbers;
    forEachRow(kind == Kind.MAX ? this::largest : this::mean);
    return output;
  }

  private void largest(Rows rows) {
    for (int i = 0; i < corners.length; i++) {
      rows.takeCorner(i / 2, i % 2, corners[i]);
    }
    FloatMath.largest(corners[0], corners[1], corners[2], corners[3], rows.count);
    if (relu) {
      Relu.forward(corners[0], 0, rows.count);
    }
    rows.give(corners[0], output);
  }

  private void mean(Rows rows) {
    Arrays.fill(row, 0);
    for (int i = 0; i < height * width; i++) {
      rows.takeCorner(i / width, i % width, corners[0]);
      FloatMath.addScaled(row, corners[0], 1f / (height * width), rows.count);
    }
    rows.give(row, output);
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    if (in.height() % height > 0 || in.width() % width > 0) {
      // What lies in no window; whoever has read it may have changed it.
      Arrays.fill(inputGradient, 0);
    }
    forEachRow(
        rows -> {
          rows.take(gradient, row);
          if (kind == Kind.MAX) {
            toLargest(rows);
          } else {
            toAll(rows);
          }
        });
    return inputGradient;
  }

  private void toLargest(Rows rows) {
    float[] numbers = corners[0];
    float[] largest = corners[1];
    rows.take(output, largest);
    if (relu) {
      // No number of a window is the largest where that was below 0, and none has its gradient.
      Relu.backward(row, largest, 0, rows.count);
    }
    for (int i = 0; i < corners.length - 1; i++) {
      rows.takeCorner(i / 2, i % 2, numbers);
      FloatMath.moveToLargest(numbers, largest, row, rows.count);
      rows.giveCorner(numbers, i / 2, i % 2);
    }
    rows.giveCorner(row, 1, 1);
  }

  private void toAll(Rows rows) {
    float scale = 1f / (height * width);
    FloatMath.scale(row, row, scale, 0, Float.NEGATIVE_INFINITY, 0, rows.count);
    for (int i = 0; i < height * width; i++) {
      rows.giveCorner(row, i / width, i % width);
    }
  }
}
