package dev.nib.quantizer;

import dev.nib.model.Activation;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What slides a window over pictures, {@code [N,H,W,C]} to {@code [N,H',W',O]}, in float32.
 *
 * <p>Each sum is added up from 0 in the order of TFLite's reference kernels: the window's rows,
 * their columns, the channels; then the bias. What lies outside the picture counts as 0. Products
 * and sums are rounded each for itself. So the bits depend on nothing but the numbers: not on the
 * processor, the virtual machine, the batch or the threads.
 */
final class SlidingSums {
  /** About so many sums of a channel are worked on at a time, if a row of outputs has no more. */
  private static final int SUMS = 704;

  /** So many rows of factors, and the sums of two channels, stay in the first cache. */
  private static final int ROWS = 3 * FloatLoops.TAPS;

  /** Turned at a time. */
  private static final int CHANNELS = 16;

  private final FloatPlanes planes;
  private final Window window;
  private final int outputs;
  private final int rowsAtATime;
  private final float[][] sums;
  private final float[][] rows;
  private final float[] turned;
  private final FloatBuffer result;

  private SlidingSums(FloatPlanes planes, Window window, int outputs, FloatBuffer result) {
    this.planes = planes;
    this.window = window;
    this.outputs = outputs;
    int row = planes.outputRow();
    rowsAtATime = Math.max(1, Math.min(planes.outputHeight(), SUMS / row));
    float[][] all = alike(outputs + ROWS, rowsAtATime * row);
    sums = Arrays.copyOf(all, outputs);
    rows = Arrays.copyOfRange(all, outputs, all.length);
    turned = new float[outputs * rowsAtATime * row];
    this.result = result;
  }

  /**
   * Weights and biases of a layer.
   *
   * @param weights of a convolution {@code [O,KH,KW,C]}, of a depthwise one {@code [KH,KW,O]}
   * @param biases {@code [O]}
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Layer(float[] weights, float[] biases, Activation activation) {
    float clamp(float x) {
      return Math.max(activation.min(), Math.min(activation.max(), x));
    }
  }

  /** Every output of all channels. */
  static void convolution(FloatPlanes planes, Window window, Layer layer, FloatBuffer result) {
    SlidingSums sliding = new SlidingSums(planes, window, layer.biases.length, result);
    int channels = planes.channels();
    int taps = window.height() * window.width() * channels;
    int tapsOfARow = window.width() * channels;
    sliding.forEachBlock(
        (y, count) -> {
          int end = planes.tapRowsEnd(y) * tapsOfARow;
          for (int tap = planes.firstTapRow(y, count) * tapsOfARow; tap < end; tap += ROWS) {
            int some = Math.min(ROWS, end - tap);
            for (int t = 0; t < some; t++) {
              sliding.fill(t, y, count, (tap + t) % channels, (tap + t) / channels, 0);
            }
            sliding.addProductsToAll(layer.weights, taps, tap, some, count);
          }
          sliding.addBiasesAndClamp(layer, count);
        });
  }

  /**
   * A matrix product: rows of inputs {@code [R,I]} by weights {@code [O,I]} give {@code [R,O]}.
   *
   * @param turned gives the weights as pictures
   */
  static void fullyConnected(
      FloatBuffer inputs, Layer layer, Supplier<FloatPlanes> turned, FloatBuffer result) {
    int outputs = layer.biases.length;
    int depth = layer.weights.length / outputs;
    int rows = inputs.limit() / depth;
    Window pixel = FloatConstants.PIXEL;
    if (rows >= outputs) {
      Shape row = Shape.of(1, 1, 1, depth);
      convolution(new FloatPlanes(inputs, row, pixel), pixel, layer, result);
      return;
    }
    // The same sums, but long loops over many outputs instead of short ones over few rows.
    float[] factors = new float[inputs.limit()];
    inputs.get(0, factors);
    float[] sums = new float[rows * outputs];
    Layer swapped = new Layer(factors, new float[rows], Activation.NONE);
    convolution(turned.get(), pixel, swapped, FloatBuffer.wrap(sums));
    float[] row = new float[outputs];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < outputs; o++) {
        row[o] = layer.clamp(sums[o * rows + r] + layer.biases[o]);
      }
      result.put(r * outputs, row);
    }
  }

  /** Outputs {@code c * M} to {@code c * M + M - 1} of channel c. */
  static void depthwise(FloatPlanes planes, Window window, Layer layer, FloatBuffer result) {
    SlidingSums sliding = new SlidingSums(planes, window, layer.biases.length, result);
    int taps = window.height() * window.width();
    int multiplier = sliding.outputs / planes.channels();
    sliding.forEachBlock(
        (y, count) -> {
          for (int channel = 0; channel < planes.channels(); channel++) {
            for (int tap = 0; tap < taps; tap += ROWS) {
              int some = Math.min(ROWS, taps - tap);
              for (int t = 0; t < some; t++) {
                sliding.fill(t, y, count, channel, tap + t, 0);
              }
              for (int o = channel * multiplier; o < (channel + 1) * multiplier; o++) {
                int at = tap * sliding.outputs + o;
                sliding.addProducts(
                    o, some, layer.weights, at, sliding.outputs, count * planes.outputRow());
              }
            }
          }
          sliding.addBiasesAndClamp(layer, count);
        });
  }

  /** The largest of each channel inside the picture. */
  static void maxPool(
      FloatPlanes planes, Window window, Activation activation, FloatBuffer result) {
    SlidingSums sliding = new SlidingSums(planes, window, planes.channels(), result);
    sliding.forEachBlock(
        (y, count) -> {
          int numbers = count * planes.outputRow();
          for (int c = 0; c < planes.channels(); c++) {
            Arrays.fill(sliding.sums[c], Float.NEGATIVE_INFINITY);
            for (int tap = 0; tap < window.height() * window.width(); tap++) {
              sliding.fill(0, y, count, c, tap, Float.NEGATIVE_INFINITY);
              FloatLoops.max(sliding.sums[c], sliding.rows[0], numbers);
            }
            sliding.clamp(c, 0, activation, numbers);
          }
        });
  }

  /** The sum of each channel inside the picture, divided by how many numbers these are. */
  static void averagePool(
      FloatPlanes planes, Window window, Activation activation, FloatBuffer result) {
    SlidingSums sliding = new SlidingSums(planes, window, planes.channels(), result);
    float[] taps = sliding.rows[1];
    sliding.forEachBlock(
        (y, count) -> {
          int numbers = count * planes.outputRow();
          planes.countTaps(taps, y, count);
          for (int c = 0; c < planes.channels(); c++) {
            for (int tap = 0; tap < window.height() * window.width(); tap++) {
              sliding.fill(0, y, count, c, tap, 0);
              FloatLoops.add(sliding.sums[c], sliding.rows[0], numbers);
            }
            FloatLoops.divide(sliding.sums[c], taps, numbers);
            sliding.clamp(c, 0, activation, numbers);
          }
        });
  }

  /**
   * Arrays that begin at the same place of a line of the processor's cache, as far as it is known
   * how virtual machines lay objects out: vectors of several are then read without crossing lines,
   * which is a fifth faster.
   */
  private static float[][] alike(int count, int length) {
    int numbersOfALine = 16;
    int numbersOfAHeader = 4;
    int lines = (length + numbersOfAHeader + numbersOfALine - 1) / numbersOfALine;
    float[][] arrays = new float[count][];
    for (int i = 0; i < count; i++) {
      arrays[i] = new float[lines * numbersOfALine - numbersOfAHeader];
    }
    return arrays;
  }

  /** Computes the sums of some rows of outputs, which are 0 before. */
  private interface Block {
    void compute(int y, int count);
  }

  private void forEachBlock(Block block) {
    for (int y = 0; y < planes.outputHeight(); y += rowsAtATime) {
      int count = Math.min(rowsAtATime, planes.outputHeight() - y);
      for (float[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      block.compute(y, count);
      store(y, count);
    }
  }

  private void fill(int row, int y, int count, int channel, int tap, float outside) {
    planes.fill(rows[row], y, count, channel, tap / window.width(), tap % window.width(), outside);
  }

  /** To every output, of which two at a time meet the same numbers. */
  private void addProductsToAll(float[] weights, int taps, int tap, int some, int count) {
    int numbers = count * planes.outputRow();
    int o = 0;
    for (; o + 2 <= outputs; o += 2) {
      int at = o * taps + tap;
      int t = 0;
      for (; t + FloatLoops.TAPS <= some; t += FloatLoops.TAPS) {
        FloatLoops.addProductsToTwo(
            sums[o], sums[o + 1], rows, t, weights, at + t, at + taps + t, numbers);
      }
      for (; t < some; t++) {
        FloatLoops.addProduct(sums[o], rows[t], weights[at + t], numbers);
        FloatLoops.addProduct(sums[o + 1], rows[t], weights[at + taps + t], numbers);
      }
    }
    if (o < outputs) {
      addProducts(o, some, weights, o * taps + tap, 1, numbers);
    }
  }

  private void addProducts(int output, int taps, float[] weights, int at, int step, int numbers) {
    int t = 0;
    for (; t + FloatLoops.TAPS <= taps; t += FloatLoops.TAPS) {
      FloatLoops.addProducts(sums[output], rows, t, weights, at + t * step, step, numbers);
    }
    for (; t < taps; t++) {
      FloatLoops.addProduct(sums[output], rows[t], weights[at + t * step], numbers);
    }
  }

  private void addBiasesAndClamp(Layer layer, int count) {
    for (int o = 0; o < outputs; o++) {
      clamp(o, layer.biases[o], layer.activation, count * planes.outputRow());
    }
  }

  private void clamp(int output, float bias, Activation activation, int numbers) {
    FloatLoops.addAndClamp(sums[output], bias, activation.min(), activation.max(), numbers);
  }

  /** Puts sums {@code [O][count,W',N]} where they belong in {@code [N,H',W',O]}. */
  private void store(int y, int count) {
    int inPicture = count * planes.outputWidth() * outputs;
    for (int o = 0; o < outputs; o += CHANNELS) {
      turn(count * planes.outputWidth(), o, Math.min(outputs, o + CHANNELS));
    }
    int row = planes.outputWidth() * outputs;
    for (int n = 0; n < planes.images(); n++) {
      int to = (n * planes.outputHeight() + y) * row;
      result.put(to, turned, n * inPicture, inPicture);
    }
  }

  private void turn(int places, int first, int last) {
    int images = planes.images();
    for (int place = 0; place < places; place++) {
      for (int n = 0; n < images; n++) {
        int to = (n * places + place) * outputs;
        int from = place * images + n;
        for (int o = first; o < last; o++) {
          turned[to + o] = sums[o][from];
        }
      }
    }
  }
}
