package dev.nib.conformance.firmware;

import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.ModelException;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stack is measured on: nets with every kernel, and the names of their functions. */
final class StackProbe {
  /** Every kind of step that has a kernel. */
  static final List<String> KINDS =
      kinds(Step.class, new ArrayList<>()).stream()
          .filter(kind -> !kind.equals("Reshape"))
          .sorted()
          .toList();

  private static final long MOST_CHAINS = 10_000;

  private static final Pattern LAYER =
      Pattern.compile(
          "void (\\w+_layer\\w*_run)\\(int8_t \\*arena\\) \\{\\s+NIB_LAYER\\((\\w+)_layer,");

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
    return "nib_" + kind.replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toLowerCase(Locale.ROOT) + "_s8";
  }

  /** Two layers, which classify. */
  static Program classifier() {
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.5f, 0);
    int in = builder.input(Shape.of(1, 4), q);
    int hidden = layer(builder, in, q);
    builder.output(layer(builder, hidden, q));
    return Lowering.lower(builder.build(), "probe", "0".repeat(64));
  }

  private static int layer(GraphBuilder builder, int input, Quantization q) {
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(Bytes.of(new byte[16]), Floats.of(0.5f), Optional.empty());
    return builder.fullyConnected(input, 4, 4, false, weights, Activation.NONE, q);
  }

  /** A layer or more of every kind: random chains, those that have one which was missing. */
  static Program everyKernel() {
    GraphBuilder all = new GraphBuilder();
    Set<String> missing = new TreeSet<>(KINDS);
    for (long seed = 0; !missing.isEmpty(); seed++) {
      if (seed == MOST_CHAINS) {
        throw new IllegalStateException("no random chain has a " + missing);
      }
      if (missing.removeAll(kinds(seed))) {
        RandomGraph.append(all, new Random(seed));
      }
    }
    return Lowering.lower(all.build(), "kernels", "0".repeat(64));
  }

  /** The kinds of a chain's steps, none when it could overflow. */
  private static List<String> kinds(long seed) {
    GraphBuilder chain = new GraphBuilder();
    RandomGraph.append(chain, new Random(seed));
    try {
      return Lowering.lower(chain.build(), "chain", "").steps().stream().map(Step::kind).toList();
    } catch (ModelException e) {
      return List.of();
    }
  }

  /** The functions of layers in a generated header, each with the kernel that it calls. */
  static Map<String, String> layerFunctions(Path folder) throws IOException {
    Map<String, String> functions = new LinkedHashMap<>();
    try (DirectoryStream<Path> headers = Files.newDirectoryStream(folder, "*.h")) {
      for (Path header : headers) {
        Matcher matcher = LAYER.matcher(Files.readString(header));
        while (matcher.find()) {
          functions.put(matcher.group(1), matcher.group(2));
        }
      }
    }
    return functions;
  }
}
