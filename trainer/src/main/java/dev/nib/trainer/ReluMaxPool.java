package dev.nib.trainer;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max pooling of 2x2 windows with stride 2 followed by ReLU when asked for, {@code [N,C,H,W]} to
 * {@code [N,C,H/2,W/2]}; {@link Dl4jNets} says why Deeplearning4j's own is not used.
 *
 * <p>ReLU after the pool equals ReLU before it and does a quarter of the work. The gradient goes to
 * the first largest element of a window, and with ReLU to none where all are 0 or less.
 */
final class ReluMaxPool extends SubsamplingLayer {
  private static final long serialVersionUID = 1;

  private final boolean relu;

  /**
   * Makes the configuration.
   *
   * @param relu whether to do the ReLU of the layer before
   */
  ReluMaxPool(boolean relu) {
    super(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Truncate));
    this.relu = relu;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    Layer layer = new Pool(conf, type, relu);
    Dl4jNets.prepare(layer, initializer(), conf, listeners, index, params, initialise);
    return layer;
  }

  /**
   * The computation. It reads floats as the integers of their bits: for numbers of 0 and more the
   * order is the same, and those below 0 are below 0 as integers too; without ReLU their order is
   * turned round first. That needs no branches, which a processor would guess wrongly here.
   */
  private static final class Pool
      extends org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer {
    private static final long serialVersionUID = 1;

    /** What becomes 0, or the least integer for what never does. */
    private final int least;

    private transient FeatureMaps in;
    // One plane each.
    private transient int[] wide = {};
    private transient int[] narrow = {};
    private transient int[] gradients = {};

    Pool(NeuralNetConfiguration conf, DataType type, boolean relu) {
      super(conf, type);
      least = relu ? 0 : Integer.MIN_VALUE;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      int height = (int) input.size(2);
      int width = (int) input.size(3);
      makeRoom(height, width);
      in = FeatureMaps.of(workspaces, input);
      FeatureMaps output = in.like(workspaces, ArrayType.ACTIVATIONS, height / 2, width / 2);
      IntBuffer from = NativeFloats.bits(in.array());
      IntBuffer to = NativeFloats.bits(output.array());
      while (to.hasRemaining()) {
        from.get(wide, 0, height * width);
        order(wide);
        pool(wide, narrow, height / 2, width / 2, width);
        order(narrow);
        to.put(narrow, 0, (height / 2) * (width / 2));
      }
      return output.array();
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      if (epsilon == null) {
        // No layer before this one has weights.
        return new Pair<>(new DefaultGradient(), null);
      }
      int height = (int) input.size(2);
      int width = (int) input.size(3);
      int pooled = (height / 2) * (width / 2);
      FeatureMaps result = in.like(workspaces, ArrayType.ACTIVATION_GRAD, height, width);
      IntBuffer inputs = NativeFloats.bits(in.array());
      IntBuffer from = NativeFloats.bits(in.ordered(epsilon).array());
      IntBuffer to = NativeFloats.bits(result.array());
      while (to.hasRemaining()) {
        inputs.get(wide, 0, height * width);
        order(wide);
        // Pooled again, since a dropout behind has changed the output in place.
        pool(wide, narrow, height / 2, width / 2, width);
        from.get(gradients, 0, pooled);
        spread(wide, narrow, gradients, height / 2, width / 2, width);
        clearOddEdges(wide, height, width);
        to.put(wide, 0, height * width);
      }
      return new Pair<>(new DefaultGradient(), result.array());
    }

    /** Turns the order of negative numbers round if they count; the other way too. */
    private void order(int[] bits) {
      if (least < 0) {
        for (int i = 0; i < bits.length; i++) {
          bits[i] ^= bits[i] >> 31 & Integer.MAX_VALUE;
        }
      }
    }

    private void makeRoom(int height, int width) {
      if (wide.length < height * width) {
        wide = new int[height * width];
        narrow = new int[(height / 2) * (width / 2)];
        gradients = new int[narrow.length];
      }
    }

    private void pool(int[] in, int[] out, int rows, int columns, int stride) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          int i = 2 * (y * stride + x);
          int upper = Math.max(in[i], in[i + 1]);
          int lower = Math.max(in[i + stride], in[i + stride + 1]);
          out[y * columns + x] = Math.max(Math.max(upper, lower), least);
        }
      }
    }

    /** Replaces the plane {@code in} of pool inputs by the gradients of its elements. */
    private void spread(int[] in, int[] out, int[] gradient, int rows, int columns, int stride) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          int i = 2 * (y * stride + x);
          int largest = out[y * columns + x];
          int left = gradient[y * columns + x] & (-largest >> 31 | least >> 31);
          int differs = FloatMath.differs(in[i], largest);
          in[i] = left & ~differs;
          left &= differs;
          differs = FloatMath.differs(in[i + 1], largest);
          in[i + 1] = left & ~differs;
          left &= differs;
          differs = FloatMath.differs(in[i + stride], largest);
          in[i + stride] = left & ~differs;
          in[i + stride + 1] = left & differs;
        }
      }
    }

    /** The last row and column of odd extents lie in no window. */
    private static void clearOddEdges(int[] plane, int height, int width) {
      if (height % 2 == 1) {
        Arrays.fill(plane, (height - 1) * width, height * width, 0);
      }
      if (width % 2 == 1) {
        for (int y = 0; y < height; y++) {
          plane[y * width + width - 1] = 0;
        }
      }
    }
  }
}
