package dev.nib.trainer;

import dev.nib.trainer.NetDefinition.Extent;
import java.util.Arrays;

/** The mean or largest of windows that do not overlap; what lies in none is left out. */
final class SmallPool implements SmallLayer {
  private final Extent in;
  private final Extent out;
  private final int images;
  private final int height;
  private final int width;
  private final Kind kind;
  private final float[] output;
  private final float[] inputGradient;
  private float[] input;

  /** Which number of a window. */
  enum Kind {
    /** The largest; its gradient goes to the first. */
    MAX,
    /** The mean. */
    MEAN
  }

  SmallPool(NetDefinition.Placed placed, int height, int width, int images, Kind kind) {
    in = placed.input();
    out = placed.output();
    this.images = images;
    this.height = height;
    this.width = width;
    this.kind = kind;
    output = new float[out.size() * images];
    inputGradient = new float[in.size() * images];
  }

  /** Sees a window. */
  private interface Window {
    /**
     * For all images.
     *
     * @param from where the numbers of its first corner begin
     * @param to where its output's begin
     */
    void window(int from, int to);
  }

  private void forEachWindow(Window window) {
    for (int c = 0; c < in.channels(); c++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int from = (c * in.height() + y * height) * in.width() + x * width;
          window.window(from * images, ((c * out.height() + y) * out.width() + x) * images);
        }
      }
    }
  }

  private int down() {
    return in.width() * images;
  }

  @Override
  public float[] forward(float[] params, float[] numbers, boolean training) {
    input = numbers;
    forEachWindow(kind == Kind.MAX ? this::largest : this::mean);
    return output;
  }

  private void largest(int from, int to) {
    for (int i = from; i < from + images; i++) {
      float upper = Math.max(input[i], input[i + images]);
      float lower = Math.max(input[i + down()], input[i + down() + images]);
      output[to + i - from] = Math.max(upper, lower);
    }
  }

  private void mean(int from, int to) {
    Arrays.fill(output, to, to + images, 0);
    float scale = 1f / (height * width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = from + y * down() + x * images;
        for (int i = 0; i < images; i++) {
          output[to + i] += scale * input[at + i];
        }
      }
    }
  }

  @Override
  public float[] backward(float[] params, float[] gradients, float[] gradient) {
    Arrays.fill(inputGradient, 0);
    forEachWindow(
        kind == Kind.MAX
            ? (from, to) -> toLargest(from, to, gradient)
            : (from, to) -> toAll(from, to, gradient));
    return inputGradient;
  }

  /** On bits, since a processor would guess branches wrongly here. */
  private void toLargest(int from, int to, float[] gradient) {
    for (int i = from; i < from + images; i++) {
      int largest = Float.floatToRawIntBits(output[to + i - from]);
      int left = Float.floatToRawIntBits(gradient[to + i - from]);
      int differs = differs(input[i], largest);
      inputGradient[i] = Float.intBitsToFloat(left & ~differs);
      left &= differs;
      differs = differs(input[i + images], largest);
      inputGradient[i + images] = Float.intBitsToFloat(left & ~differs);
      left &= differs;
      differs = differs(input[i + down()], largest);
      inputGradient[i + down()] = Float.intBitsToFloat(left & ~differs);
      inputGradient[i + down() + images] = Float.intBitsToFloat(left & differs);
    }
  }

  private static int differs(float number, int bits) {
    return FloatMath.differs(Float.floatToRawIntBits(number), bits);
  }

  private void toAll(int from, int to, float[] gradient) {
    float scale = 1f / (height * width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = from + y * down() + x * images;
        for (int i = 0; i < images; i++) {
          inputGradient[at + i] = scale * gradient[to + i];
        }
      }
    }
  }
}
