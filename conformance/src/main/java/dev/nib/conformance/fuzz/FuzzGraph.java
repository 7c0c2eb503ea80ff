package dev.nib.conformance.fuzz;

import dev.nib.conformance.RandomInputs;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A random graph with its inputs, which are the same whatever graphs stand beside it.
 *
 * @param number in the run
 * @param inputs of each sample
 */
record FuzzGraph(long seed, int number, Graph graph, IntegerProgram program, List<byte[]> inputs) {
  /** Samples, which begin with the extremes. */
  static final int SAMPLES = 6;

  /** Far apart, so that neighbouring numbers give random numbers that have nothing in common. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Graph {@code number}, or nothing when the lowering refuses it. */
  static Optional<FuzzGraph> draw(long seed, int number) {
    GraphBuilder builder = new GraphBuilder();
    append(builder, seed, number);
    Graph graph = builder.build();
    try {
      IntegerProgram program = Lowering.lower(graph, "fuzz", "");
      List<byte[]> inputs = RandomInputs.of(program, SAMPLES, randomSeed(seed, number));
      return Optional.of(new FuzzGraph(seed, number, graph, program, inputs));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /** Draws it again, beside what {@code builder} has. */
  void append(GraphBuilder builder) {
    append(builder, seed, number);
  }

  private static void append(GraphBuilder builder, long seed, int number) {
    RandomGraph.append(builder, new Random(randomSeed(seed, number)));
  }

  private static long randomSeed(long seed, int number) {
    return seed * 31 + GOLDEN * (number + 1);
  }
}
