package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution with SAME padding, {@code [N,I,H,W]} to {@code [N,O,H',W']}, as one matrix product of
 * the weights {@code [O,I*K*K]} and the numbers that they meet {@code [I*K*K,N*H'*W']}; of a 1x1
 * convolution with stride 1 those are the input itself, channel by channel.
 */
final class MatrixConvolution extends ConvolutionConfiguration {
  private static final long serialVersionUID = 1;

  private final Duties duties;

  MatrixConvolution(LayerDefinition.Convolution layer, Duties duties) {
    super(layer.kernel(), layer.stride(), layer.channels());
    this.duties = duties;
  }

  @Override
  Layer computation(NeuralNetConfiguration conf, DataType type) {
    return new Convolution(conf, type, duties);
  }

  /** The computation. */
  private static final class Convolution
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1;
    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
    private static final String BIASES = ConvolutionParamInitializer.BIAS_KEY;

    private final Duties duties;
    private final transient Relu clamp = new Relu();
    private transient FeatureMaps in;
    private transient FeatureMaps output;
    private transient Patches patches;

    Convolution(NeuralNetConfiguration conf, DataType type, Duties duties) {
      super(conf, type);
      this.duties = duties;
    }

    private boolean isPointwise() {
      return layerConf().getKernelSize()[0] == 1 && layerConf().getStride()[0] == 1;
    }

    private INDArray weights(INDArray array) {
      return array.reshape('c', array.size(0), array.length() / array.size(0));
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      in = FeatureMaps.channelMajor(workspaces, input);
      INDArray weights = weights(getParam(WEIGHTS));
      StridedPlanes planes =
          new StridedPlanes(
              layerConf().getKernelSize()[0],
              layerConf().getStride()[0],
              (int) input.size(2),
              (int) input.size(3));
      output =
          FeatureMaps.channelMajor(
              workspaces,
              ArrayType.ACTIVATIONS,
              in.images(),
              weights.size(0),
              planes.outputHeight(),
              planes.outputWidth());
      if (!isPointwise()) {
        if (patches == null || !patches.fit(in)) {
          patches = new Patches(planes, in.images(), in.channels());
        }
        patches.fill(in);
      }
      fillWithBiases();
      // Row-major matrices are ND4J's column-major ones transposed: O = W P is O' = P' W'.
      INDArray met = isPointwise() ? in.matrix() : patches.matrix;
      Nd4j.gemm(
          met.transpose(), weights.transpose(), output.matrix().transpose(), false, false, 1, 1);
      if (duties.relu()) {
        clamp.forward(output.floats());
      }
      return output.array();
    }

    private void fillWithBiases() {
      float[] biases = NativeFloats.copy(getParam(BIASES));
      float[] piece = new float[output.pieceLength()];
      for (int o = 0; o < biases.length; o++) {
        Arrays.fill(piece, biases[o]);
        output.forEachPiece(o, (at, count) -> output.floats().put(at, piece, 0, count));
      }
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      FeatureMaps gradient = in.ordered(epsilon);
      if (duties.relu()) {
        clamp.backward(output.bits(), gradient.bits());
      }
      INDArray weightGradient = gradientViews.get(WEIGHTS);
      INDArray met = isPointwise() ? in.matrix() : patches.matrix;
      // W~ = O~ P' is W~' = P O~'.
      INDArray product = weights(weightGradient).transpose();
      Nd4j.gemm(met, gradient.matrix(), product, false, true, 1, 0);
      INDArray biasGradient = gradientViews.get(BIASES);
      FloatBuffer biases = NativeFloats.floats(biasGradient);
      for (int o = 0; o < gradient.channels(); o++) {
        biases.put(o, duties.biasGradient() ? (float) gradient.sum(o) : 0);
      }
      Gradient result = new DefaultGradient();
      result.setGradientFor(BIASES, biasGradient);
      result.setGradientFor(WEIGHTS, weightGradient, 'c');
      return new Pair<>(result, duties.inputGradient() ? inputs(gradient, workspaces) : null);
    }

    /** The gradient of the inputs; the patches are lost. */
    private INDArray inputs(FeatureMaps gradient, LayerWorkspaceMgr workspaces) {
      FeatureMaps result =
          in.like(workspaces, ArrayType.ACTIVATION_GRAD, input.size(2), input.size(3));
      INDArray met = isPointwise() ? result.matrix() : patches.matrix;
      // P~ = W' O~ is P~' = O~' W.
      Nd4j.gemm(
          gradient.matrix().transpose(),
          weights(getParam(WEIGHTS)),
          met.transpose(),
          false,
          false,
          1,
          0);
      if (!isPointwise()) {
        patches.addUp(result);
      }
      return result.array();
    }
  }

  /** The numbers that each weight meets: a row for each of {@code I*K*K}. */
  private static final class Patches {
    final INDArray matrix;
    private final FloatBuffer floats;
    private final StridedPlanes planes;
    private final int images;
    private final int channels;
    private final float[] plane;
    private final float[] outputs;
    private final float[] wide;
    private final float[][] parts;
    private final float[][] sums;

    Patches(StridedPlanes planes, int images, int channels) {
      this.planes = planes;
      this.images = images;
      this.channels = channels;
      matrix = matrix((long) channels * planes.taps(), (long) images * planes.outputSize());
      floats = NativeFloats.floats(matrix);
      plane = new float[planes.size()];
      outputs = new float[planes.outputSize()];
      wide = new float[planes.wideSize() + planes.farthest()];
      parts = new float[planes.parts()][wide.length];
      sums = new float[planes.parts()][wide.length];
    }

    private static INDArray matrix(long rows, long columns) {
      // It outlives the workspace of the pass that happens to make it.
      MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
      try {
        return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
      } finally {
        outside.close();
      }
    }

    boolean fit(FeatureMaps in) {
      return images == in.images() && channels == in.channels() && plane.length == in.size();
    }

    private int at(int channel, int tap, int image) {
      return ((channel * planes.taps() + tap) * images + image) * outputs.length;
    }

    void fill(FeatureMaps in) {
      for (int channel = 0; channel < channels; channel++) {
        for (int image = 0; image < images; image++) {
          in.floats().get(in.at(image, channel), plane);
          planes.split(plane, 0, parts, 0);
          for (int tap = 0; tap < planes.taps(); tap++) {
            planes.narrow(parts[planes.part(tap)], planes.ahead(tap), outputs, 0);
            floats.put(at(channel, tap, image), outputs);
          }
        }
      }
    }

    /** Adds up what the rows hold for each input. */
    void addUp(FeatureMaps result) {
      for (int channel = 0; channel < channels; channel++) {
        for (int image = 0; image < images; image++) {
          for (float[] sum : sums) {
            Arrays.fill(sum, 0);
          }
          for (int tap = 0; tap < planes.taps(); tap++) {
            floats.get(at(channel, tap, image), outputs);
            Arrays.fill(wide, 0);
            planes.widen(outputs, 0, wide, planes.ahead(tap));
            add(sums[planes.part(tap)], wide);
          }
          planes.merge(sums, 0, plane, 0);
          result.floats().put(result.at(image, channel), plane);
        }
      }
    }

    private static void add(float[] sum, float[] values) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i];
      }
    }
  }
}
