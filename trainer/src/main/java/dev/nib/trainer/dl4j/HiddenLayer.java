package dev.nib.trainer.dl4j;

import dev.nib.trainer.layers.Duties;
import dev.nib.trainer.layers.Layers;
import dev.nib.trainer.layers.ParameterOrder;
import dev.nib.trainer.layers.Pass;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition.Extent;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of a definition to Deeplearning4j, {@code [N,C,H,W]} to {@code [N,C',H',W']} or {@code
 * [N,units]}, computed by one of {@link Layers} or by {@link OneDnnConvolution}. Its parameters are
 * one row, in {@link ParameterOrder}.
 */
final class HiddenLayer extends BaseLayer {
  private static final long serialVersionUID = 1;
  static final String PARAMS = "params";

  private final transient List<Placed> net;
  private final int place;
  private final transient LongSupplier seed;

  /**
   * Makes the configuration.
   *
   * @param net the whole net
   * @param place of the layer
   * @param seed decides what the next way forward drops
   */
  HiddenLayer(List<Placed> net, int place, LongSupplier seed) {
    this.net = net;
    this.place = place;
    this.seed = seed;
  }

  Placed placed() {
    return net.get(place);
  }

  Duties duties() {
    return Duties.of(net, place);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialise,
      DataType type) {
    Layer layer =
        OneDnnConvolution.suits(net, place)
            ? new OneDnnConvolution(conf, type)
            : new Computation(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialise));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new OneRow(ParameterOrder.count(placed()));
  }

  @Override
  public InputType getOutputType(int index, InputType inputType) {
    Extent out = placed().output();
    return placed().layer() instanceof LayerDefinition.Dense
        ? InputType.feedForward(out.channels())
        : InputType.convolutional(out.height(), out.width(), out.channels(), CNN2DFormat.NCHW);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    // The definition knows.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String name) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(
            placed().name(), HiddenLayer.class, inputType, getOutputType(place, inputType))
        .build();
  }

  /**
   * One parameter for all numbers of a layer, or none.
   *
   * @param count its numbers
   */
  private record OneRow(int count) implements ParamInitializer {
    private List<String> keys() {
      return count == 0 ? List.of() : List.of(PARAMS);
    }

    private Map<String, INDArray> table(INDArray view) {
      Map<String, INDArray> table = new LinkedHashMap<>();
      keys().forEach(key -> table.put(key, view));
      return table;
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return count;
    }

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return count;
    }

    @Override
    public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return keys();
    }

    @Override
    public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return keys();
    }

    @Override
    public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return List.of();
    }

    @Override
    public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return key.equals(PARAMS);
    }

    @Override
    public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialise) {
      return table(view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      return table(view);
    }
  }

  /** The computation, over copies outside Deeplearning4j's memory. */
  private static final class Computation
      extends org.deeplearning4j.nn.layers.BaseLayer<HiddenLayer> {
    private static final long serialVersionUID = 1;

    // For each number of images met.
    private final transient Map<Integer, Numbers> numbers = new HashMap<>();

    Computation(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    /** For one number of images. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Numbers(
        dev.nib.trainer.layers.Layer layer,
        Activations inputs,
        Activations outputs,
        float[] params,
        float[] gradients) {}

    private Numbers make(int images) {
      List<Placed> net = layerConf().net;
      int place = layerConf().place;
      Placed placed = layerConf().placed();
      int params = ParameterOrder.count(placed);
      return new Numbers(
          Layers.of(net, place, images, 0),
          new Activations(images, placed.input(), isDense(place - 1)),
          new Activations(images, placed.output(), isDense(place)),
          new float[params],
          new float[params]);
    }

    private boolean isDense(int place) {
      return place >= 0 && layerConf().net.get(place).layer() instanceof LayerDefinition.Dense;
    }

    private Numbers numbers() {
      return numbers.computeIfAbsent((int) input.size(0), this::make);
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      Numbers own = numbers();
      if (own.params().length > 0) {
        NativeFloats.floats(getParam(PARAMS)).get(own.params());
      }
      Pass pass = training ? Pass.training(layerConf().seed.getAsLong()) : Pass.PREDICTION;
      float[] outputs = own.layer().forward(own.params(), own.inputs().read(input), pass);
      return own.outputs()
          .write(
              outputs,
              OneDnnConvolution.suits(layerConf().net, layerConf().place + 1),
              workspaces,
              ArrayType.ACTIVATIONS);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      Gradient result = new DefaultGradient();
      if (epsilon == null) {
        // No layer before this one has weights.
        return new Pair<>(result, null);
      }
      Numbers own = numbers();
      float[] gradient =
          own.layer().backward(own.params(), own.gradients(), own.outputs().read(epsilon));
      if (own.params().length > 0) {
        INDArray view = gradientViews.get(PARAMS);
        NativeFloats.floats(view).put(own.gradients());
        result.setGradientFor(PARAMS, view);
      }
      return new Pair<>(
          result,
          gradient == null
              ? null
              : own.inputs()
                  .write(
                      gradient,
                      OneDnnConvolution.suits(layerConf().net, layerConf().place - 1),
                      workspaces,
                      ArrayType.ACTIVATION_GRAD));
    }
  }
}
