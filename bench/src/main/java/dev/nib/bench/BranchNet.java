package dev.nib.bench;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.model.Activation;
import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Nets that nib's trainer does not know, with sums and ReLU6: built as a TFLite graph and in
 * SameDiff, which trains it, side by side. Activations are named by their tensor's index.
 */
final class BranchNet {
  private static final int EXTENT = 28;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;
  private static final int EPOCHS = 2;
  private static final double LEARNING_RATE = 0.004;

  /** So many images, twice: enough for 90 % and more. */
  private static final int IMAGES = 12_000;

  private final String name;
  private final SameDiff graph = SameDiff.create();
  private final Random random = new Random(1);
  private final List<SDVariable> variables = new ArrayList<>();

  /** Constants have the values of training's end, so all are made then. */
  private final List<Supplier<Tensor>> tensors = new ArrayList<>();

  private final List<Shape> shapes = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();

  BranchNet(String name) {
    this.name = name;
  }

  int input() {
    return activation(
        graph.placeHolder("images", DataType.FLOAT, -1, EXTENT, EXTENT, 1),
        Shape.of(1, EXTENT, EXTENT, 1));
  }

  int conv(int input, int kernel, int channels, int stride) {
    int in = shapes.get(input).extent(3);
    SDVariable weights = weights(kernel * kernel * in, kernel, kernel, in, channels);
    SDVariable bias = bias(channels);
    SDVariable sums =
        graph.cnn().conv2d(variables.get(input), weights, bias, window(kernel, stride));
    int w = constant(weights, Shape.of(channels, kernel, kernel, in), 3, 0, 1, 2);
    int b = constant(bias, Shape.of(channels), 0);
    int output = activation(sums, slid(input, stride, channels));
    operators.add(
        new Operator.Conv2D(
            input,
            w,
            OptionalInt.of(b),
            output,
            Window.of(kernel, kernel, stride, Padding.SAME),
            Activation.NONE));
    return output;
  }

  int depthwise(int input, int kernel, int stride) {
    int channels = shapes.get(input).extent(3);
    SDVariable weights = weights(kernel * kernel, kernel, kernel, channels, 1);
    SDVariable bias = bias(channels);
    SDVariable sums =
        graph.cnn().depthWiseConv2d(variables.get(input), weights, bias, window(kernel, stride));
    int w = constant(weights, Shape.of(1, kernel, kernel, channels), 3, 0, 1, 2);
    int b = constant(bias, Shape.of(channels), 0);
    int output = activation(sums, slid(input, stride, channels));
    operators.add(
        new Operator.DepthwiseConv2D(
            input,
            w,
            OptionalInt.of(b),
            output,
            Window.of(kernel, kernel, stride, Padding.SAME),
            1,
            Activation.NONE));
    return output;
  }

  int add(int first, int second) {
    int output = activation(variables.get(first).add(variables.get(second)), shapes.get(first));
    operators.add(new Operator.Add(first, second, output, Activation.NONE));
    return output;
  }

  /** ReLU of what the last operator computed, fused into it as converters do. */
  int relu(int input) {
    return fused(input, graph.nn().relu(variables.get(input), 0), Activation.RELU);
  }

  /** As {@link #relu}, up to 6. */
  int relu6(int input) {
    return fused(input, graph.nn().relu6(variables.get(input), 0), Activation.RELU6);
  }

  private int fused(int input, SDVariable bent, Activation activation) {
    int last = operators.size() - 1;
    Operator op = operators.get(last);
    if (op.output() != input) {
      throw new IllegalArgumentException("not the last operator's output");
    }
    if (op instanceof Operator.Conv2D c) {
      op = new Operator.Conv2D(c.input(), c.weights(), c.bias(), input, c.window(), activation);
    } else if (op instanceof Operator.DepthwiseConv2D d) {
      op =
          new Operator.DepthwiseConv2D(
              d.input(), d.weights(), d.bias(), input, d.window(), 1, activation);
    } else if (op instanceof Operator.Add a) {
      op = new Operator.Add(a.first(), a.second(), input, activation);
    } else {
      throw new IllegalArgumentException("nothing to fuse with");
    }
    operators.set(last, op);
    variables.set(input, bent);
    return input;
  }

  /** Puts the mean of each channel and a classifier behind, and trains. */
  Graph train(int features, LabelledImages images) {
    int channels = shapes.get(features).extent(3);
    SDVariable mean = graph.mean(variables.get(features), false, 1, 2);
    int axes = add(BranchNet::imageAxes, Shape.of(2), null);
    int means = activation(mean, Shape.of(1, channels));
    operators.add(new Operator.Mean(features, axes, means, false));
    SDVariable weights = weights(channels, channels, CLASSES);
    SDVariable bias = bias(CLASSES);
    SDVariable logits = mean.mmul(weights).add(bias);
    int w = constant(weights, Shape.of(CLASSES, channels), 1, 0);
    int b = constant(bias, Shape.of(CLASSES), 0);
    int scores = activation(logits, Shape.of(1, CLASSES));
    operators.add(
        new Operator.FullyConnected(means, w, OptionalInt.of(b), scores, Activation.NONE, false));
    int output = activation(graph.nn().softmax(logits, 1), Shape.of(1, CLASSES));
    operators.add(new Operator.Softmax(scores, output, 1));
    fit(logits, images);
    return new Graph(
        name, tensors.stream().map(Supplier::get).toList(), operators, List.of(0), List.of(output));
  }

  private void fit(SDVariable logits, LabelledImages images) {
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, CLASSES);
    SDVariable loss = graph.loss().softmaxCrossEntropy("loss", labels, logits, null);
    graph.setLossVariables(loss);
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Adam(LEARNING_RATE))
            .dataSetFeatureMapping("images")
            .dataSetLabelMapping("labels")
            .build());
    // Sums in one order: the same weights on every machine of this kind.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    LabelledImages chosen = Splits.sample(images, IMAGES, 1);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int[] order = Splits.permutation(chosen.count(), epoch);
      for (int from = 0; from + BATCH <= order.length; from += BATCH) {
        graph.fit(batch(chosen.subset(Arrays.copyOfRange(order, from, from + BATCH))));
      }
    }
  }

  /** Height and width. */
  private static Tensor imageAxes() {
    return new Tensor(
        "axes", Shape.of(2), ElementType.INT32, Optional.empty(), Optional.of(Ints.of(1, 2)));
  }

  private static DataSet batch(LabelledImages images) {
    float[] pixels = new float[images.count() * EXTENT * EXTENT];
    float[] labels = new float[images.count() * CLASSES];
    for (int i = 0; i < images.count(); i++) {
      for (int p = 0; p < EXTENT * EXTENT; p++) {
        pixels[i * EXTENT * EXTENT + p] =
            PixelScale.UNIT.real(images.pixel(i, p / EXTENT, p % EXTENT));
      }
      labels[i * CLASSES + images.label(i)] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(pixels).reshape(images.count(), EXTENT, EXTENT, 1),
        Nd4j.createFromArray(labels).reshape(images.count(), CLASSES));
  }

  private static Conv2DConfig window(int kernel, int stride) {
    return Conv2DConfig.builder()
        .kH(kernel)
        .kW(kernel)
        .sH(stride)
        .sW(stride)
        .dataFormat(Conv2DConfig.NHWC)
        .paddingMode(PaddingMode.SAME)
        .build();
  }

  private Shape slid(int input, int stride, int channels) {
    Shape in = shapes.get(input);
    return Shape.of(
        1, (in.extent(1) + stride - 1) / stride, (in.extent(2) + stride - 1) / stride, channels);
  }

  /** Random after He et al. */
  private SDVariable weights(int fanIn, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
    }
    return graph.var(
        "weights" + tensors.size(), Nd4j.createFromArray(values).reshape('c', longs(shape)));
  }

  private SDVariable bias(int channels) {
    return graph.var("bias" + tensors.size(), Nd4j.createFromArray(new float[channels]));
  }

  private static long[] longs(int[] shape) {
    return IntStream.of(shape).asLongStream().toArray();
  }

  private int activation(SDVariable variable, Shape shape) {
    String tensor = "t" + tensors.size();
    return add(() -> Tensor.floatActivation(tensor, shape), shape, variable);
  }

  /** The values of a variable with its axes in another order. */
  private int constant(SDVariable variable, Shape shape, int... axes) {
    return add(
        () -> {
          INDArray turned = variable.getArr().permute(axes).dup('c');
          return Tensor.floatConstant(variable.name(), shape, turned.reshape(-1).toFloatVector());
        },
        shape,
        variable);
  }

  private int add(Supplier<Tensor> tensor, Shape shape, SDVariable variable) {
    tensors.add(tensor);
    shapes.add(shape);
    variables.add(variable);
    return tensors.size() - 1;
  }
}
