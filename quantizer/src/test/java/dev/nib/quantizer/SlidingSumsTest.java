package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.nio.FloatBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Bit by bit what plain loops in float32 compute: no vector, block or batch changes the order. */
class SlidingSumsTest {
  private Random random;
  private Window window;
  private Shape in;
  private int images;
  private float[] input;

  @Property(tries = 300)
  void convolutions(@ForAll long seed) {
    draw(seed);
    int outputs = 1 + random.nextInt(7);
    int taps = window.height() * window.width() * in.extent(3);
    SlidingSums.Layer layer = layer(outputs * taps, outputs);
    float[] actual = room(outputs);
    SlidingSums.convolution(planes(), window, layer, FloatBuffer.wrap(actual));
    float[] expected = room(outputs);
    slide(
        outputs,
        (at, o, pixels) -> {
          float sum = 0;
          for (int k = 0; k < pixels.length; k++) {
            for (int c = 0; c < in.extent(3) && pixels[k] >= 0; c++) {
              sum +=
                  layer.weights()[o * taps + k * in.extent(3) + c]
                      * input[pixels[k] * in.extent(3) + c];
            }
          }
          expected[at] = layer.clamp(sum + layer.biases()[o]);
        });
    assertThat(actual).containsExactly(expected);
  }

  @Property(tries = 300)
  void depthwiseConvolutions(@ForAll long seed) {
    draw(seed);
    int multiplier = 1 + random.nextInt(3);
    int outputs = in.extent(3) * multiplier;
    SlidingSums.Layer layer = layer(outputs * window.height() * window.width(), outputs);
    float[] actual = room(outputs);
    SlidingSums.depthwise(planes(), window, layer, FloatBuffer.wrap(actual));
    float[] expected = room(outputs);
    slide(
        outputs,
        (at, o, pixels) -> {
          float sum = 0;
          for (int k = 0; k < pixels.length; k++) {
            if (pixels[k] >= 0) {
              sum +=
                  layer.weights()[k * outputs + o]
                      * input[pixels[k] * in.extent(3) + o / multiplier];
            }
          }
          expected[at] = layer.clamp(sum + layer.biases()[o]);
        });
    assertThat(actual).containsExactly(expected);
  }

  @Property(tries = 300)
  void pools(@ForAll long seed) {
    draw(seed);
    float[] largest = room(in.extent(3));
    SlidingSums.maxPool(planes(), window, Activation.RELU6, FloatBuffer.wrap(largest));
    float[] means = room(in.extent(3));
    SlidingSums.averagePool(planes(), window, Activation.NONE, FloatBuffer.wrap(means));
    float[] expectedLargest = room(in.extent(3));
    float[] expectedMeans = room(in.extent(3));
    slide(
        in.extent(3),
        (at, c, pixels) -> {
          float most = Float.NEGATIVE_INFINITY;
          float sum = 0;
          int count = 0;
          for (int pixel : pixels) {
            if (pixel >= 0) {
              most = Math.max(most, input[pixel * in.extent(3) + c]);
              sum += input[pixel * in.extent(3) + c];
              count++;
            }
          }
          expectedLargest[at] = Math.max(0, Math.min(6, most));
          expectedMeans[at] = sum / count;
        });
    assertThat(largest).containsExactly(expectedLargest);
    assertThat(means).containsExactly(expectedMeans);
  }

  @Property(tries = 300)
  void matrixProducts(@ForAll long seed) {
    random = new Random(seed);
    int rows = 1 + random.nextInt(30);
    int depth = 1 + random.nextInt(40);
    int outputs = 1 + random.nextInt(60);
    input = numbers(rows * depth);
    SlidingSums.Layer layer = layer(outputs * depth, outputs);
    float[] actual = new float[rows * outputs];
    SlidingSums.fullyConnected(
        FloatBuffer.wrap(input),
        layer,
        () ->
            new FloatPlanes(
                FloatBuffer.wrap(layer.weights()), Shape.of(1, 1, 1, depth), FloatConstants.PIXEL),
        FloatBuffer.wrap(actual));
    float[] expected = new float[actual.length];
    for (int i = 0; i < expected.length; i++) {
      float sum = 0;
      for (int k = 0; k < depth; k++) {
        sum += layer.weights()[i % outputs * depth + k] * input[i / outputs * depth + k];
      }
      expected[i] = layer.clamp(sum + layer.biases()[i % outputs]);
    }
    assertThat(actual).containsExactly(expected);
  }

  /** Some pictures and a window that has a tap inside of them wherever it stands. */
  private void draw(long seed) {
    random = new Random(seed);
    Padding padding = random.nextBoolean() ? Padding.SAME : Padding.VALID;
    int dilation = 1 + random.nextInt(2);
    window =
        new Window(
            1 + random.nextInt(4),
            1 + random.nextInt(4),
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            padding == Padding.SAME ? 1 : dilation,
            dilation,
            padding);
    int height = 1 + random.nextInt(9) + (padding == Padding.SAME ? 0 : 7);
    // Wide ones have more sums in a row than are worked on at a time.
    int width = 7 + random.nextInt(random.nextInt(10) == 0 ? 200 : 12);
    in = Shape.of(1, height, width, 1 + random.nextInt(20));
    images = 1 + random.nextInt(6);
    input = numbers(images * in.elements());
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private SlidingSums.Layer layer(int weights, int outputs) {
    Activation[] all = Activation.values();
    return new SlidingSums.Layer(
        numbers(weights), numbers(outputs), all[random.nextInt(all.length)]);
  }

  private FloatPlanes planes() {
    return new FloatPlanes(FloatBuffer.wrap(input), in, window);
  }

  private float[] room(int channels) {
    int places = window.outputHeight(in.extent(1)) * window.outputWidth(in.extent(2));
    return new float[images * places * channels];
  }

  /** Computes an output. */
  private interface AtWindow {
    /**
     * Computes one number.
     *
     * @param at where it stands
     * @param pixels what each tap meets, as a number of a pixel of all pictures; -1 outside
     */
    void compute(int at, int channel, int[] pixels);
  }

  private void slide(int channels, AtWindow kernel) {
    int height = window.outputHeight(in.extent(1));
    int width = window.outputWidth(in.extent(2));
    int[] pixels = new int[window.height() * window.width()];
    for (int place = 0; place < images * height * width; place++) {
      int top = place / width % height * window.strideHeight() - window.padTop(in.extent(1));
      int left = place % width * window.strideWidth() - window.padLeft(in.extent(2));
      for (int k = 0; k < pixels.length; k++) {
        int y = top + k / window.width() * window.dilationHeight();
        int x = left + k % window.width() * window.dilationWidth();
        boolean inside = y >= 0 && y < in.extent(1) && x >= 0 && x < in.extent(2);
        int picture = place / (height * width) * in.extent(1);
        pixels[k] = inside ? (picture + y) * in.extent(2) + x : -1;
      }
      for (int c = 0; c < channels; c++) {
        kernel.compute(place * channels + c, c, pixels);
      }
    }
  }
}
