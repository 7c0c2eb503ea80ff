package dev.nib.conformance.fuzz;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.tflite.DefinedInputs;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomClassifier;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.testing.RandomLayers;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A random graph with its inputs, which are the same whatever graphs stand beside it.
 *
 * @param number in the run
 * @param kind what some graphs of the run are
 * @param inputs of each sample
 */
record FuzzGraph(
    long seed,
    int number,
    FuzzTarget.Kind kind,
    Graph graph,
    Program program,
    List<byte[]> inputs) {
  /** Samples, which begin with the extremes. */
  static final int SAMPLES = 6;

  /** For those that are left out. */
  private static final int SPARE_SAMPLES = 6;

  /** One graph in so many is of layers alone that fast kernels compute. */
  private static final int LAYERS_IN = 4;

  /** Far apart, so that neighbouring numbers give random numbers that have nothing in common. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * Graph {@code number}, or nothing when the lowering or the interpreter refuses it.
   *
   * @param kind what some are
   */
  static Optional<FuzzGraph> draw(long seed, int number, FuzzTarget.Kind kind) {
    GraphBuilder builder = new GraphBuilder();
    append(builder, seed, number, kind);
    Graph graph = builder.build();
    try {
      Program program = Lowering.lower(graph, "fuzz", "");
      return inputs(program, randomSeed(seed, number))
          .map(inputs -> new FuzzGraph(seed, number, kind, graph, program, inputs));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /**
   * Samples for which the interpreter is defined, since one that is not would end the process of
   * all graphs that stand beside this one: random ones in the place of extremes that are not.
   */
  private static Optional<List<byte[]>> inputs(Program program, long seed) {
    PreparedProgram prepared = PreparedProgram.of(program, Kernels.REFERENCE);
    List<byte[]> inputs = RandomInputs.of(program, SAMPLES + SPARE_SAMPLES, seed);
    List<Integer> defined = DefinedInputs.among(prepared, inputs);
    return defined.size() < SAMPLES
        ? Optional.empty()
        : Optional.of(defined.stream().limit(SAMPLES).map(inputs::get).toList());
  }

  /** Draws it again, beside what {@code builder} has. */
  void append(GraphBuilder builder) {
    append(builder, seed, number, kind);
  }

  private static void append(GraphBuilder builder, long seed, int number, FuzzTarget.Kind kind) {
    Random random = new Random(randomSeed(seed, number));
    if (kind == FuzzTarget.Kind.CLASSIFIERS) {
      RandomClassifier.append(builder, random);
    } else if (kind == FuzzTarget.Kind.LAYERS && number % LAYERS_IN == LAYERS_IN - 1) {
      RandomLayers.append(builder, random);
    } else {
      RandomGraph.append(builder, random);
    }
  }

  private static long randomSeed(long seed, int number) {
    return seed * 31 + GOLDEN * (number + 1);
  }
}
