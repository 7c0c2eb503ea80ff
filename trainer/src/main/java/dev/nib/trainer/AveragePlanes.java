package dev.nib.trainer;

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
 * The mean of each window, {@code [N,C,H,W]} to {@code [N,C,H/h,W/w]}; windows do not overlap, and
 * what is left over at the end lies in none.
 */
final class AveragePlanes extends SubsamplingLayer {
  private static final long serialVersionUID = 1;

  AveragePlanes(int height, int width) {
    super(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
            .kernelSize(height, width)
            .stride(height, width)
            .convolutionMode(ConvolutionMode.Truncate));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    Layer layer = new Pool(conf, type);
    Dl4jNets.prepare(layer, initializer(), conf, listeners, index, params, initialise);
    return layer;
  }

  /** The computation. */
  private static final class Pool
      extends org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer {
    private static final long serialVersionUID = 1;

    private transient FeatureMaps in;
    private transient float[] wide = {};
    private transient float[] narrow = {};

    Pool(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    private int rows() {
      return layerConf().getKernelSize()[0];
    }

    private int columns() {
      return layerConf().getKernelSize()[1];
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      in = FeatureMaps.of(workspaces, input);
      int width = (int) input.size(3);
      int outputWidth = width / columns();
      FeatureMaps out =
          in.like(workspaces, ArrayType.ACTIVATIONS, input.size(2) / rows(), outputWidth);
      makeRoom(in.size(), out.size());
      float scale = 1f / (rows() * columns());
      for (int plane = 0; plane < in.images() * in.channels(); plane++) {
        in.floats().get(plane * wide.length, wide);
        for (int i = 0; i < narrow.length; i++) {
          int corner = i / outputWidth * rows() * width + i % outputWidth * columns();
          narrow[i] = scale * sum(corner, width);
        }
        out.floats().put(plane * narrow.length, narrow);
      }
      return out.array();
    }

    private float sum(int corner, int width) {
      float sum = 0;
      for (int y = 0; y < rows(); y++) {
        for (int x = 0; x < columns(); x++) {
          sum += wide[corner + y * width + x];
        }
      }
      return sum;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      if (epsilon == null) {
        // No layer before this one has weights.
        return new Pair<>(new DefaultGradient(), null);
      }
      FeatureMaps gradient = in.ordered(epsilon);
      int width = (int) input.size(3);
      int outputWidth = width / columns();
      FeatureMaps result = in.like(workspaces, ArrayType.ACTIVATION_GRAD, input.size(2), width);
      makeRoom(result.size(), gradient.size());
      Arrays.fill(wide, 0);
      float scale = 1f / (rows() * columns());
      for (int plane = 0; plane < result.images() * result.channels(); plane++) {
        gradient.floats().get(plane * narrow.length, narrow);
        for (int i = 0; i < narrow.length; i++) {
          int corner = i / outputWidth * rows() * width + i % outputWidth * columns();
          for (int y = 0; y < rows(); y++) {
            int row = corner + y * width;
            Arrays.fill(wide, row, row + columns(), scale * narrow[i]);
          }
        }
        result.floats().put(plane * wide.length, wide);
      }
      return new Pair<>(new DefaultGradient(), result.array());
    }

    private void makeRoom(int inputs, int outputs) {
      if (wide.length != inputs) {
        wide = new float[inputs];
        narrow = new float[outputs];
      }
    }
  }
}
