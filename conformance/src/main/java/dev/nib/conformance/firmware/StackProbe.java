package dev.nib.conformance.firmware;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.Step;
import dev.nib.model.testing.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the stack is measured on: a small net for the functions around kernels, and the kernels' names. */
final class StackProbe {
  /** Every kind of step that has a kernel. */
  static final List<String> KINDS =
      kinds(Step.class, new ArrayList<>()).stream()
          .filter(kind -> !kind.equals("Reshape"))
          .sorted()
          .toList();

  /** That of the probe's layers. */
  static final String KERNEL = kernel("FullyConnected");

  private StackProbe() {}

  private static List<String> kinds(Class<?> type, List<String> found) {
    if (type.isRecord()) {
      found.add(type.getSimpleName());
    } else {
      Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> kinds(sub, found));
    }
    return found.stream().distinct().toList();
  }

  /** The kernel's function, such as {@code nib_conv_2d_s8} for {@code Conv2D}. */
  static String kernel(String kind) {
    return "nib_"
        + kind.replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toLowerCase(Locale.ROOT)
        + "_s8";
  }

  /** Two layers, which classify. */
  static IntegerProgram program() {
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.5f, 0);
    int in = builder.input(Shape.of(1, 4), q);
    int hidden = layer(builder, in, q);
    builder.output(layer(builder, hidden, q));
    return Lowering.lower(builder.build(), "probe", "0".repeat(64));
  }

  private static int layer(GraphBuilder builder, int input, Quantization q) {
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(
            Bytes.of(new byte[16]), Floats.of(0.5f), Optional.empty());
    return builder.fullyConnected(input, 4, 4, false, weights, Activation.NONE, q);
  }

  /** The function of its first layer. */
  static String layerFunction(String prefix) {
    return prefix + "_" + program().steps().get(0).name() + "_layer_run";
  }
}
