package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.codegen.c.CKernels;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomChain;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.testing.RandomLayers;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stack is measured on: nets with every kernel, and the names of their functions. */
final class StackProbe {
  /** Between them they call every kernel of layers that are no stages. */
  static final List<FirmwareBuild> BUILDS =
      List.of(
          FirmwareBuild.SPEED, FirmwareBuild.RAM, FirmwareBuild.FLASH, FirmwareBuild.EVERY_TENSOR);

  /** Those that compute layers row by row. */
  static final List<FirmwareBuild> STREAMED = List.of(FirmwareBuild.SPEED_ROWS, FirmwareBuild.ROWS);

  private static final List<BiConsumer<GraphBuilder, Random>> CHAINS =
      List.of(RandomGraph::append, RandomChain::append, RandomLayers::append);

  private static final long MOST_CHAINS = 10_000;

  private static final Pattern LAYER =
      Pattern.compile(
          "void (\\w+_layer\\w*_run)\\(int8_t \\*arena\\) \\{\\s+NIB_LAYER\\((\\w+)_layer,");

  private StackProbe() {}

  /**
   * The first of those cores for which the same C is written and compiled by the same tool chain,
   * as for Cortex-M4, M7 and M33.
   */
  static List<Core> kindsOfCores() {
    Map<String, Core> kinds = new LinkedHashMap<>();
    for (Core core : Core.values()) {
      Optional<Core> of = Optional.of(core);
      StringBuilder written = new StringBuilder(core.toolchain().name());
      for (FirmwareBuild build : STREAMED) {
        build.files(build.placed(stream(1), of), of).forEach(file -> written.append(file.text()));
      }
      kinds.putIfAbsent(written.toString(), core);
    }
    return List.copyOf(kinds.values());
  }

  /** Two layers and a softmax that the class needs not, as nets end. */
  static Program classifier() {
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.5f, 0);
    int in = builder.input(Shape.of(1, 4), q);
    int hidden = layer(builder, in, q);
    builder.output(builder.softmax(layer(builder, hidden, q), 1));
    return Lowering.lower(builder.build(), "probe", "0".repeat(64));
  }

  private static int layer(GraphBuilder builder, int input, Quantization q) {
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(Bytes.of(new byte[16]), Floats.of(0.5f), Optional.empty());
    return builder.fullyConnected(input, 4, 4, false, weights, Activation.NONE, q);
  }

  /**
   * Convolutions of both kinds that are computed row by row, of an image that comes in so: with
   * taps side by side, and with taps apart, which not all kernels take.
   */
  static List<Program> streams() {
    return List.of(stream(1), stream(2));
  }

  private static Program stream(int dilation) {
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(0.5f, 0);
    Window window = new Window(3, 3, 1, 1, dilation, dilation, Padding.SAME);
    Window pool = Window.of(2, 2, 2, Padding.VALID);
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(Bytes.of(new byte[36]), Floats.of(0.5f), Optional.empty());
    int tensor = builder.input(Shape.of(1, 16, 16, 1), q);
    tensor = builder.conv2D(tensor, 4, window, weights, Activation.NONE, q);
    tensor = builder.maxPool2D(tensor, pool, Activation.NONE);
    tensor = builder.depthwiseConv2D(tensor, 1, window, weights, Activation.NONE, q);
    tensor = builder.maxPool2D(tensor, pool, Activation.NONE);
    return Lowering.lower(builder.output(tensor).build(), "probe", "0".repeat(64));
  }

  /**
   * Layers with every kernel but those of streams: random chains, those that have one which was
   * missing.
   */
  static Program everyKernel(Optional<Core> core) {
    GraphBuilder all = new GraphBuilder();
    Set<String> missing = new TreeSet<>(CKernels.rows(core));
    for (Program stream : streams()) {
      STREAMED.forEach(build -> missing.removeAll(build.footprint(stream, core).kernels()));
    }
    for (long seed = 0; !missing.isEmpty(); seed++) {
      if (seed == MOST_CHAINS) {
        throw new IllegalStateException("no random chain has a " + missing);
      }
      for (BiConsumer<GraphBuilder, Random> kind : CHAINS) {
        if (missing.removeAll(kernels(kind, seed, core))) {
          kind.accept(all, new Random(seed));
        }
      }
    }
    return Lowering.lower(all.build(), "kernels", "0".repeat(64));
  }

  /** The kernels of a chain's steps, none when it could overflow. */
  private static Set<String> kernels(
      BiConsumer<GraphBuilder, Random> kind, long seed, Optional<Core> core) {
    GraphBuilder chain = new GraphBuilder();
    kind.accept(chain, new Random(seed));
    Set<String> kernels = new TreeSet<>();
    try {
      Program program = Lowering.lower(chain.build(), "chain", "");
      BUILDS.forEach(build -> kernels.addAll(build.footprint(program, core).kernels()));
    } catch (ModelException e) {
      return Set.of();
    }
    return kernels;
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
