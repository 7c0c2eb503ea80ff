package dev.nib.quantizer;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Corrections of an int8 graph, layer after layer from the front, on calibration samples: each
 * layer sees the inputs that the corrected layers before it give.
 *
 * <p>{@linkplain AdaptiveRounding Adaptive rounding} chooses the weights' integers; bias correction
 * (Nagel et al., Data-free quantization, 2019, section 4.2, here with samples) then takes the mean
 * error of each output channel off its bias.
 */
final class LayerCorrections {
  /** Activations of so many samples are held in memory at once. */
  private static final int MAX_SAMPLES = 512;

  /** Outputs of a layer that adaptive rounding looks at. */
  private static final int ROUNDED_POSITIONS = 2048;

  /** Biases may use half of the int32 range; the rest is for the sum. */
  private static final double LIMIT = 1 << 30;

  private final Graph floatGraph;
  private final Quantizer.Quantized quantized;
  private final QuantizerSettings settings;
  private final QuantizerListener listener;
  private final SeededRandom random;

  private final List<Tensor> tensors;
  private final SimulatedInt8 simulated;
  private final FloatConstants constants;
  private final Map<Integer, INDArray> values = new HashMap<>();
  private final List<LayerEffect> effects = new ArrayList<>();

  LayerCorrections(
      Graph floatGraph,
      Quantizer.Quantized quantized,
      QuantizerSettings settings,
      QuantizerListener listener) {
    this.floatGraph = floatGraph;
    this.quantized = quantized;
    this.settings = settings;
    this.listener = listener;
    this.random = new SeededRandom(settings.seed());
    this.tensors = new ArrayList<>(quantized.graph().tensors());
    this.simulated = SimulatedInt8.of(quantized.graph());
    this.constants = new FloatConstants(simulated.graph());
  }

  /** What adaptive rounding did, layer by layer. */
  List<LayerEffect> effects() {
    return effects;
  }

  /** The corrected graph. */
  Graph run(Samples samples) {
    int count = Math.min(MAX_SAMPLES, samples.count());
    Graph graph = quantized.graph();
    FloatConstants floatConstants = new FloatConstants(floatGraph);
    Map<Integer, INDArray> floats =
        new BatchRun(floatGraph, Map.of(), 1).batch(samples, 0, count, floatConstants);
    BatchRun run = new BatchRun(simulated.graph(), simulated.rounding(), 1);
    for (int input : floatGraph.inputs()) {
      int int8 = quantized.activations().get(input);
      values.put(int8, run.rounded(int8, floats.get(input).dup('c')));
    }
    FloatKernels kernels = new FloatKernels(simulated.graph(), values, constants);
    FloatKernels floatKernels = new FloatKernels(floatGraph, floats, floatConstants);
    Map<Integer, WeightedLayer> floatLayers = floatLayers();
    for (int i = 0; i < graph.operators().size(); i++) {
      Operator op = graph.operators().get(i);
      WeightedLayer floatLayer = floatLayers.get(op.output());
      if (floatLayer != null) {
        WeightedLayer layer = WeightedLayer.of(op).orElseThrow();
        if (settings.roundingSteps() > 0) {
          roundWeights(layer, floatLayer, floats, count);
        }
        if (settings.correctBias()) {
          INDArray expected = floatLayer.linear().accept(floatKernels);
          INDArray actual = layer.linear().accept(kernels);
          correctBias(layer, FloatArrays.read(expected), FloatArrays.read(actual));
        }
      }
      values.put(op.output(), run.rounded(op.output(), op.accept(kernels)));
      listener.at("correcting layers", i + 1L, graph.operators().size());
    }
    return new Graph(graph.name(), tensors, graph.operators(), graph.inputs(), graph.outputs());
  }

  /** The float graph's layers with weights, by the output's index in the int8 graph. */
  private Map<Integer, WeightedLayer> floatLayers() {
    Map<Integer, WeightedLayer> layers = new HashMap<>();
    for (Operator op : floatGraph.operators()) {
      WeightedLayer.of(op)
          .ifPresent(layer -> layers.put(quantized.activations().get(op.output()), layer));
    }
    return layers;
  }

  private void correctBias(WeightedLayer layer, float[] expected, float[] actual) {
    int index = layer.bias().orElseThrow();
    Tensor bias = tensors.get(index);
    int[] integers = bias.ints().toArray();
    double[] errors = new double[integers.length];
    for (int i = 0; i < actual.length; i++) {
      errors[i % errors.length] += (double) actual[i] - expected[i];
    }
    Quantization q = bias.requireQuantization();
    long perChannel = actual.length / errors.length;
    for (int c = 0; c < integers.length; c++) {
      double off = errors[c] / perChannel / q.scaleOf(c);
      integers[c] = (int) Math.max(-LIMIT, Math.min(LIMIT, Math.rint(integers[c] - off)));
    }
    replace(index, Ints.of(integers));
  }

  private void roundWeights(
      WeightedLayer layer, WeightedLayer floatLayer, Map<Integer, INDArray> floats, int count) {
    Tensor weights = tensors.get(layer.weights());
    Patches patches =
        new Patches(
            layer,
            tensors.get(layer.input()).shape(),
            tensors.get(layer.output()).shape(),
            weights.shape());
    int[] positions = positions(count * patches.places());
    float[] input = FloatArrays.read(values.get(layer.input()));
    float[] targets = FloatArrays.read(floats.get(floatLayer.output()));
    float[] real = floatGraph.tensor(floatLayer.weights()).floats().toArray();
    float[] biases = SimulatedInt8.values(tensors.get(layer.bias().orElseThrow()));
    Quantization q = weights.requireQuantization();
    byte[] integers = weights.int8s().toArray();
    long seed = random.nextLong();
    int groups = patches.outputChannels() / patches.channelsPerRow();
    double nearest = 0;
    double chosen = 0;
    for (int group = 0; group < groups; group++) {
      float[][] rows = patches.rows(input, positions, group);
      int first = group * patches.channelsPerRow();
      List<AdaptiveRounding.Rounded> results =
          IntStream.range(first, first + patches.channelsPerRow())
              .parallel()
              .mapToObj(
                  c ->
                      AdaptiveRounding.round(
                          new AdaptiveRounding.Channel(
                              channel(patches, real, c),
                              q.scaleOf(c),
                              biases[c],
                              rows,
                              targets(targets, positions, patches.outputChannels(), c),
                              layer.activation()),
                          settings.roundingSteps(),
                          new SeededRandom(seed + c)))
              .toList();
      for (int i = 0; i < results.size(); i++) {
        for (int k = 0; k < patches.taps(); k++) {
          integers[patches.weight(first + i, k)] = results.get(i).integers()[k];
        }
        nearest += results.get(i).nearest();
        chosen += results.get(i).chosen();
      }
    }
    replace(layer.weights(), Bytes.of(integers));
    String name = tensors.get(layer.output()).name();
    effects.add(
        new LayerEffect(
            name, nearest / patches.outputChannels(), chosen / patches.outputChannels()));
  }

  private static float[] channel(Patches patches, float[] weights, int channel) {
    float[] values = new float[patches.taps()];
    for (int k = 0; k < values.length; k++) {
      values[k] = weights[patches.weight(channel, k)];
    }
    return values;
  }

  private static float[] targets(float[] outputs, int[] positions, int channels, int channel) {
    float[] targets = new float[positions.length];
    for (int p = 0; p < targets.length; p++) {
      targets[p] = outputs[positions[p] * channels + channel];
    }
    return targets;
  }

  /** Some of the outputs of a layer, all when there are few. */
  private int[] positions(int all) {
    return all <= ROUNDED_POSITIONS
        ? IntStream.range(0, all).toArray()
        : IntStream.generate(() -> random.nextInt(all)).limit(ROUNDED_POSITIONS).toArray();
  }

  private void replace(int index, TensorData data) {
    Tensor old = tensors.get(index);
    Tensor changed =
        Tensor.quantizedConstant(old.name(), old.shape(), data, old.requireQuantization());
    tensors.set(index, changed);
    constants.replace(index, SimulatedInt8.values(changed));
  }
}
