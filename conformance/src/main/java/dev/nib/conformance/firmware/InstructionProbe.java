package dev.nib.conformance.firmware;

import dev.nib.conformance.NetShapes;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.UnaryFunction;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What instructions are counted of: nets whose layers differ in all that counts. */
final class InstructionProbe {
  private static final Quantization Q = Quantization.perTensor(0.05f, -3);

  private static final List<String> NETS =
      List.of(
          "conv:3:4:2 conv:3:6 pool conv:3:8 conv:3:8 pool classifier:10",
          "conv:5:8 pool conv:5:16 pool dense:32 classifier:10",
          "conv:3:5 conv:3:7 pool conv:1:12 conv:3:9:2 pool dense:20 classifier:10",
          "conv:3:16:2 conv:3:16 conv:3:24:2 conv:3:32 global classifier:10",
          "conv:3:32:2 conv:1:16 conv:3:24 pool conv:1:32 conv:3:32 pool dense:64 classifier:10",
          "conv:3:8:2 depthwise:3 conv:1:16 depthwise:3:2 conv:1:24 pool depthwise:3 conv:1:32"
              + " classifier:10",
          "conv:3:6 depthwise:3 pool conv:1:10 depthwise:5 pool classifier:10",
          "conv:7:6:2 pool depthwise:3 average:2 dense:30 dense:12",
          "conv:3:12 average:2 conv:3:14 average:2 conv:5:8 classifier:10",
          "conv:3:2 conv:3:4 conv:3:4 conv:3:4 pool conv:3:8 conv:3:8 pool dense:16 dense:10"
              + " classifier:10");

  private InstructionProbe() {}

  /** Between them they have most kernels, in layers of several sizes. */
  static List<Program> programs() {
    List<Program> programs = new ArrayList<>();
    NETS.forEach(net -> programs.add(lowered(NetShapes.graph(net))));
    int[][] shapes = {{8, 8, 4}, {12, 10, 9}};
    for (int[] shape : shapes) {
      programs.add(lowered(elementwise(shape[0], shape[1], shape[2])));
      programs.add(lowered(apart(shape[0], shape[1], shape[2])));
    }
    return programs;
  }

  private static Program lowered(Graph graph) {
    return Lowering.lower(graph, "probe", "0".repeat(64));
  }

  /** Steps that compute each element from one or two, and those that move and gather them. */
  private static Graph elementwise(int height, int width, int channels) {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, height, width, channels), Q);
    int rescaled = builder.quantize(input, Quantization.perTensor(0.07f, 4));
    int table = builder.function(UnaryFunction.HARD_SWISH, rescaled, Q);
    Bytes slopes = Bytes.of(new byte[channels]);
    int alpha = builder.constant(Shape.of(1, 1, channels), slopes, Quantization.perTensor(0.1f, 7));
    int prelu = builder.prelu(table, alpha, Q);
    int sum = builder.add(prelu, table, Activation.NONE, Q);
    int product = builder.mul(sum, table, Activation.NONE, Q);
    int extremum = builder.maximum(product, sum);
    int moved = builder.transpose(extremum, 0, 2, 1, 3);
    int resized = builder.resizeBilinear(moved, 2 * width, height + 3, Sampling.HALF_PIXEL_CENTERS);
    int padded = builder.pad(resized, OptionalInt.empty(), 0, 0, 1, 2, 2, 1, 0, 0);
    Window three = Window.of(3, 3, 2, Padding.SAME);
    int largest = builder.maxPool2D(padded, three, Activation.NONE);
    int average = builder.averagePool2D(largest, three, Activation.NONE);
    return builder.output(builder.mean(average, true, Q, 1, 2)).build();
  }

  /**
   * Convolutions with taps apart, which the compact kernel does not take, and pools that overlap.
   */
  private static Graph apart(int height, int width, int channels) {
    GraphBuilder builder = new GraphBuilder();
    Window window = new Window(3, 2, 1, 1, 2, 2, Padding.SAME);
    Window pool = Window.of(2, 2, 2, Padding.SAME);
    int tensor = builder.input(Shape.of(1, 2 * height, width, channels), Q);
    tensor = builder.conv2D(tensor, 5, window, weights(5 * 6 * channels), Activation.RELU, Q);
    tensor = builder.conv2D(tensor, channels, window, weights(30 * channels), Activation.RELU, Q);
    tensor = builder.maxPool2D(tensor, pool, Activation.NONE);
    tensor = builder.depthwiseConv2D(tensor, 1, window, weights(6 * channels), Activation.RELU, Q);
    tensor = builder.maxPool2D(tensor, pool, Activation.NONE);
    tensor = builder.conv2D(tensor, 7, window, weights(42 * channels), Activation.RELU, Q);
    return builder.output(builder.averagePool2D(tensor, pool, Activation.NONE)).build();
  }

  private static GraphBuilder.Weights weights(int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (i * 37 % 61 - 30);
    }
    return new GraphBuilder.Weights(Bytes.of(values), Floats.of(0.01f), Optional.empty());
  }
}
