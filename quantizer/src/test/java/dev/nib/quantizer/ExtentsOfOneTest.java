package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.testing.NaiveArrays;
import dev.nib.model.testing.NaiveFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Axes of extent 1, whose strides ND4J chooses as it likes: every operator on them, behind each
 * other, for any number of samples, against loops.
 */
class ExtentsOfOneTest {
  private static final Quantization ANY = Quantization.perTensor(0.02f, -3);
  private static final int[] COUNTS = {1, 2, 3, 24, 25, 26, 27, 51};
  private static final List<Activation> FUSED = List.of(Activation.values());
  private static final List<Sampling> SAMPLINGS = List.of(Sampling.values());
  private static final List<Kind> KINDS = List.of(Kind.values());

  /** One of every kind, and fused activations with those that have them. */
  private enum Kind {
    CONV,
    DEPTHWISE,
    FULLY_CONNECTED,
    MAX_POOL,
    AVERAGE_POOL,
    RESHAPE,
    SOFTMAX,
    ADD,
    SUB,
    MUL,
    CONCATENATION,
    PAD,
    TRANSPOSE,
    STRIDED_SLICE,
    SQUEEZE,
    EXPAND_DIMS,
    MEAN,
    RELU,
    LEAKY_RELU,
    FUNCTIONS,
    MAXIMUM,
    MINIMUM,
    PRELU,
    RESIZE_BILINEAR,
    RESIZE_NEAREST_NEIGHBOR
  }

  private Random random;
  private GraphBuilder builder;

  @Property(tries = 60)
  void chainsComputeWhatLoopsCompute(@ForAll long seed) {
    random = new Random(seed);
    check(
        COUNTS[random.nextInt(COUNTS.length)],
        random.ints(1 + random.nextInt(4), 0, KINDS.size()).mapToObj(KINDS::get).toList());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyOperatorComputesWhatLoopsCompute(Kind kind) {
    for (int seed = 0; seed < 5; seed++) {
      random = new Random(seed);
      check(1 + seed % 3, List.of(kind));
      check(26, List.of(Kind.TRANSPOSE, kind, Kind.RELU));
    }
  }

  @Test
  void chainsThatOnceFailed() {
    chainsComputeWhatLoopsCompute(-11199);
  }

  @Test
  void aSoftmaxOfOneElementIsOneForEverySample() {
    GraphBuilder one = new GraphBuilder();
    int input = one.input(Shape.of(1, 1), ANY);
    Graph graph = BranchesTest.real(one.output(one.softmax(input, 1)).build());
    float[] values = {-3, 0, 2};
    Samples samples = Samples.of(graph, List.of(new Samples.Array("x", Shape.of(3, 1), values)));
    float[][] outputs = new FloatModel(graph).withThreads(1).outputs(samples, done -> {});
    assertThat(outputs).isDeepEqualTo(new float[][] {{1}, {1}, {1}});
  }

  /** 1 more than a multiple of the batch leaves a batch of one sample. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 25, 26, 27, 51, 101})
  void hiddenDenseLayersTakeAnyNumberOfSamples(int count) {
    random = new Random(count);
    check(count, List.of(Kind.CONV, Kind.FULLY_CONNECTED, Kind.FULLY_CONNECTED));
  }

  /** Whatever strides ND4J writes for axes of extent 1. */
  @Property(tries = 100)
  void whatNd4jMovesIsReadRowMajor(@ForAll long seed) {
    random = new Random(seed);
    int[] extents = shape(1 + random.nextInt(4));
    float[] values = new float[Shape.of(extents).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    INDArray array = FloatArrays.of(values, Arrays.stream(extents).asLongStream().toArray());
    assertThat(FloatArrays.read(array)).containsExactly(values);
    int[] axes = IntStream.range(0, extents.length).map(k -> extents.length - 1 - k).toArray();
    INDArray turned = array.permute(axes).dup('c');
    float[] read = FloatArrays.read(turned);
    for (int i = 0; i < values.length; i++) {
      int[] index = NaiveArrays.index(Shape.of(extents), i);
      assertThat(array.getFloat(index)).isEqualTo(values[i]);
      int at = 0;
      for (int axis : axes) {
        at = at * extents[axis] + index[axis];
      }
      assertThat(read[at]).isEqualTo(values[i]);
    }
  }

  private void check(int count, List<Kind> kinds) {
    builder = new GraphBuilder();
    int[] extents = shape(4);
    extents[0] = 1;
    int input = builder.input(Shape.of(extents), ANY);
    int at = input;
    for (Kind kind : kinds) {
      at = append(kind, at);
    }
    Graph graph = BranchesTest.real(builder.output(at).build());
    int size = graph.input().shape().elements();
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    extents[0] = count;
    Samples samples = Samples.of(graph, List.of(new Samples.Array("x", Shape.of(extents), values)));
    float[][] actual = new FloatModel(graph).withThreads(1).outputs(samples, done -> {});
    for (int s = 0; s < count; s++) {
      double[] sample = new double[size];
      for (int i = 0; i < size; i++) {
        sample[i] = values[s * size + i];
      }
      double[] expected = NaiveFloat.run(graph, sample);
      assertThat(actual[s]).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[s][i])
            .as("%s of %s, sample %d of %d, element %d", kinds, graph.input(), s, count, i)
            .isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
      }
    }
    quantises(graph, samples);
  }

  /** The int8 graph runs too; a single sample, or one that is all the same, may tell too little. */
  private static void quantises(Graph graph, Samples samples) {
    if (samples.count() * graph.input().shape().elements() < 2) {
      return;
    }
    PostTraining.Result result =
        PostTraining.quantize(
            new FloatModel(graph).withThreads(1),
            samples,
            QuantizerSettings.defaults().withMethod(Optional.of(CalibrationMethod.MINMAX)),
            (stage, done, total) -> {});
    assertThat(FloatModel.simulating(result.graph(), 1).outputs(samples, done -> {}))
        .hasDimensions(samples.count(), graph.tensor(graph.outputs().get(0)).shape().elements());
  }

  /** Each extent is 1 every other time. */
  private int[] shape(int rank) {
    return IntStream.range(0, rank)
        .map(k -> random.nextBoolean() ? 1 : 2 + random.nextInt(4))
        .toArray();
  }

  private int append(Kind kind, int input) {
    int[] extents = builder.shape(input).toArray();
    boolean image = extents.length == 4;
    Activation activation = FUSED.get(random.nextInt(FUSED.size()));
    return switch (kind) {
      case CONV -> image ? conv(input, extents[3], activation) : input;
      case DEPTHWISE -> image ? depthwise(input, extents[3], activation) : input;
      case FULLY_CONNECTED -> fullyConnected(input, extents, activation);
      case MAX_POOL -> image ? builder.maxPool2D(input, window(), activation) : input;
      case AVERAGE_POOL -> image ? builder.averagePool2D(input, window(), activation) : input;
      case RESHAPE -> reshape(input);
      case SOFTMAX -> builder.softmax(input, 0.5f + random.nextInt(2));
      case ADD -> builder.add(input, operand(input), activation, ANY);
      case SUB -> builder.sub(operand(input), input, activation, ANY);
      case MUL -> builder.mul(input, operand(input), activation, ANY);
      case CONCATENATION ->
          extents.length > 1 ? builder.concatenation(List.of(input, input), -1) : input;
      case PAD -> pad(input, extents.length);
      case TRANSPOSE -> transpose(input, extents.length);
      case STRIDED_SLICE -> slice(input, extents);
      case SQUEEZE -> squeeze(input, extents);
      case EXPAND_DIMS -> image ? input : builder.expandDims(input, 1);
      case MEAN -> mean(input, extents.length);
      case RELU -> builder.relu(input, Activation.RELU6, ANY);
      case LEAKY_RELU -> builder.leakyRelu(input, 0.3f, ANY);
      case FUNCTIONS -> functions(input);
      case MAXIMUM -> builder.maximum(operand(input), input);
      case MINIMUM -> builder.minimum(input, operand(input));
      case PRELU -> prelu(input, extents);
      case RESIZE_BILINEAR ->
          image ? builder.resizeBilinear(input, extent(), extent(), sampling()) : input;
      case RESIZE_NEAREST_NEIGHBOR ->
          image ? builder.resizeNearestNeighbor(input, extent(), extent(), sampling()) : input;
    };
  }

  /** One after another. */
  private int functions(int input) {
    int tensor = input;
    for (UnaryFunction function : UnaryFunction.values()) {
      tensor = builder.function(function, tensor, ANY);
    }
    return tensor;
  }

  private int extent() {
    return 1 + random.nextInt(6);
  }

  private Sampling sampling() {
    return SAMPLINGS.get(random.nextInt(SAMPLINGS.size()));
  }

  private int prelu(int input, int[] extents) {
    byte[] slopes = new byte[extents.length > 1 ? extents[extents.length - 1] : 1];
    random.nextBytes(slopes);
    return builder.prelu(
        input, builder.constant(Shape.of(slopes.length), Bytes.of(slopes), ANY), ANY);
  }

  private Window window() {
    return Window.of(
        1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(2), Padding.SAME);
  }

  private int conv(int input, int channels, Activation activation) {
    Window window = window();
    int outputs = random.nextBoolean() ? 1 : 3;
    Weights weights = weights(outputs * window.height() * window.width() * channels, outputs);
    return builder.conv2D(input, outputs, window, weights, activation, ANY);
  }

  private int depthwise(int input, int channels, Activation activation) {
    Window window = window();
    int outputs = channels * (1 + random.nextInt(2));
    Weights weights = weights(window.height() * window.width() * outputs, outputs);
    return builder.depthwiseConv2D(input, outputs / channels, window, weights, activation, ANY);
  }

  private int fullyConnected(int input, int[] extents, Activation activation) {
    boolean keepDims = random.nextBoolean();
    int inputs =
        keepDims ? extents[extents.length - 1] : builder.shape(input).elements() / extents[0];
    int outputs = random.nextBoolean() ? 1 : 4;
    return builder.fullyConnected(
        input, inputs, outputs, keepDims, weights(inputs * outputs, outputs), activation, ANY);
  }

  private Weights weights(int count, int outputs) {
    byte[] values = new byte[count];
    random.nextBytes(values);
    Optional<Ints> bias =
        random.nextBoolean()
            ? Optional.of(Ints.of(random.ints(outputs, -999, 999).toArray()))
            : Optional.empty();
    return new Weights(Bytes.of(values), Floats.of(0.005f), bias);
  }

  private int reshape(int input) {
    int elements = builder.shape(input).elements();
    return switch (random.nextInt(3)) {
      case 0 -> builder.reshape(input, 1, elements);
      case 1 -> builder.reshape(input, 1, elements, 1, 1);
      default -> builder.reshape(input, 1, 1, elements);
    };
  }

  /** The tensor itself, or a constant for all of it, for each channel, or for everything. */
  private int operand(int input) {
    int[] extents = builder.shape(input).toArray();
    int missing = random.nextInt(extents.length + 1);
    int[] own = Arrays.copyOfRange(extents, missing, extents.length);
    for (int k = 0; k < own.length; k++) {
      own[k] = missing + k == 0 || random.nextInt(3) == 0 ? 1 : own[k];
    }
    byte[] values = new byte[Shape.of(own).elements()];
    random.nextBytes(values);
    return random.nextInt(4) == 0 ? input : builder.constant(Shape.of(own), Bytes.of(values), ANY);
  }

  private int pad(int input, int rank) {
    int[] paddings = new int[2 * rank];
    for (int i = 2; i < paddings.length; i++) {
      paddings[i] = random.nextInt(2);
    }
    return builder.pad(
        input, random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(40), paddings);
  }

  private int transpose(int input, int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(1, rank).boxed().toList());
    java.util.Collections.shuffle(axes, random);
    axes.add(0, 0);
    return builder.transpose(input, axes.stream().mapToInt(k -> k).toArray());
  }

  private int slice(int input, int[] extents) {
    int[] begin = new int[extents.length];
    int[] end = extents.clone();
    int[] strides = new int[extents.length];
    Arrays.fill(strides, 1);
    for (int k = 1; k < extents.length; k++) {
      begin[k] = random.nextInt(extents[k]);
      strides[k] = 1 + random.nextInt(2);
    }
    return builder.stridedSlice(input, begin, end, strides, 0, 0, 0);
  }

  private int squeeze(int input, int[] extents) {
    int[] ones =
        IntStream.range(1, extents.length)
            .filter(k -> extents[k] == 1 && random.nextBoolean())
            .toArray();
    return ones.length == 0 ? input : builder.squeeze(input, ones);
  }

  private int mean(int input, int rank) {
    int[] axes = IntStream.range(1, rank).filter(k -> random.nextBoolean()).toArray();
    return axes.length == 0 ? input : builder.mean(input, random.nextBoolean(), ANY, axes);
  }
}
