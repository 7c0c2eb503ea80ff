package dev.nib.trainer;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients of the weights and biases of a net's first convolution (stride 1, SAME).
 *
 * <p>The images need no gradient, which the operator {@code conv2d_bp} computes all the same, and
 * slowly for a single input channel. Here one matrix product gives what is needed: a row for each
 * weight holds the pixels that it meets, a row of ones stands for the bias.
 */
final class FirstLayerGradient {
  private final int kernel;
  private INDArray patches = Nd4j.empty(DataType.FLOAT);
  private INDArray gradients = Nd4j.empty(DataType.FLOAT);
  private INDArray product = Nd4j.empty(DataType.FLOAT);

  FirstLayerGradient(int kernel) {
    this.kernel = kernel;
  }

  /**
   * Computes both gradients, summed over the images.
   *
   * @param input {@code [N,I,H,W]}, row-major
   * @param gradient of the output, {@code [N,O,H,W]}, row-major
   * @param weightGradient receives {@code [O,I,K,K]}, row-major
   * @param biasGradient receives {@code O} numbers
   */
  void compute(INDArray input, INDArray gradient, INDArray weightGradient, INDArray biasGradient) {
    int images = (int) input.size(0);
    int inputs = (int) input.size(1);
    int outputs = (int) gradient.size(1);
    int height = (int) input.size(2);
    int width = (int) input.size(3);
    int rows = inputs * kernel * kernel + 1;
    long columns = (long) images * height * width;
    makeRoom(rows, outputs, columns);
    for (int channel = 0; channel < inputs; channel++) {
      fillPatches(NativeFloats.floats(input), images, inputs, channel, height, width);
    }
    regroup(NativeFloats.floats(gradient), images, outputs, height * width);
    // Column-major [rows,O]: the numbers of one output channel lie together.
    Nd4j.gemm(patches, gradients, product, false, true, 1, 0);
    FloatBuffer from = NativeFloats.floats(product);
    FloatBuffer weights = NativeFloats.floats(weightGradient);
    FloatBuffer biases = NativeFloats.floats(biasGradient);
    float[] numbers = new float[rows];
    for (int o = 0; o < outputs; o++) {
      from.get(numbers);
      weights.put(numbers, 0, rows - 1);
      biases.put(numbers[rows - 1]);
    }
  }

  private void makeRoom(int rows, int outputs, long columns) {
    if (!patches.isEmpty() && patches.size(1) == columns) {
      return;
    }
    // They outlive the workspace of the pass that happens to make them.
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      patches = Nd4j.ones(DataType.FLOAT, rows, columns);
      gradients = Nd4j.createUninitialized(DataType.FLOAT, new long[] {outputs, columns}, 'c');
      product = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, outputs}, 'f');
    } finally {
      outside.close();
    }
  }

  /** Writes the kernel*kernel rows of one input channel. */
  private void fillPatches(
      FloatBuffer input, int images, int channels, int channel, int height, int width) {
    int pad = kernel / 2;
    int paddedWidth = width + 2 * pad;
    float[] padded = new float[(height + 2 * pad) * paddedWidth];
    float[] shifted = new float[height * width];
    FloatBuffer to = NativeFloats.floats(patches);
    int rowLength = images * shifted.length;
    for (int image = 0; image < images; image++) {
      int plane = (image * channels + channel) * shifted.length;
      for (int y = 0; y < height; y++) {
        input.get(plane + y * width, padded, (y + pad) * paddedWidth + pad, width);
      }
      for (int tap = 0; tap < kernel * kernel; tap++) {
        int corner = tap / kernel * paddedWidth + tap % kernel;
        for (int y = 0; y < height; y++) {
          System.arraycopy(padded, corner + y * paddedWidth, shifted, y * width, width);
        }
        int row = channel * kernel * kernel + tap;
        to.put(row * rowLength + image * shifted.length, shifted);
      }
    }
  }

  /** {@code [N,O,H*W]} to {@code [O,N,H*W]}. */
  private void regroup(FloatBuffer from, int images, int outputs, int size) {
    FloatBuffer to = NativeFloats.floats(gradients);
    float[] plane = new float[size];
    for (int image = 0; image < images; image++) {
      for (int o = 0; o < outputs; o++) {
        from.get((image * outputs + o) * size, plane);
        to.put((o * images + image) * size, plane);
      }
    }
  }
}
