package dev.nib.sim.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.FastProgram;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Holds an engine against the reference kernels, step by step on the same arena. */
public final class EngineCheck {
  private EngineCheck() {}

  /** A random graph of every operator. */
  public static boolean graphIsEqual(Engine engine, long seed) {
    return isEqual(
        engine,
        seed,
        () -> {
          GraphBuilder builder = new GraphBuilder();
          RandomGraph.append(builder, new Random(seed));
          return Lowering.lower(builder.build(), "graph", "");
        });
  }

  /** A random wide layer. */
  public static boolean wideLayerIsEqual(Engine engine, long seed) {
    return isEqual(engine, seed, () -> WideLayer.of(seed));
  }

  /** False where lowering refuses the graph, so that a caller can count the others. */
  private static boolean isEqual(Engine engine, long seed, Supplier<Program> graph) {
    Optional<Program> program = lowered(graph);
    program.ifPresent(p -> assertEqual(p, engine, new Random(seed)));
    return program.isPresent();
  }

  private static Optional<Program> lowered(Supplier<Program> graph) {
    try {
      return Optional.of(graph.get());
    } catch (ModelException refused) {
      return Optional.empty();
    }
  }

  /**
   * Every step's output is equal byte by byte, for extreme and random inputs, as the program is and
   * as the passes transform it; no byte outside the output is touched, and the transformed program
   * gives the outputs of the other.
   */
  public static void assertEqual(Program program, Engine engine, Random random) {
    Program transformed = Passes.run(program, Passes.forSimulator());
    Pair plain = new Pair(program, engine);
    Pair fused = new Pair(transformed, engine);
    for (int run = 0; run < 4; run++) {
      byte[] input = input(program, run, random);
      byte[] outputs = plain.run(input, random);
      assertThat(fused.run(input, random))
          .as("%s, run %d: transformed, %s", engine.name(), run, transformed)
          .isEqualTo(outputs);
    }
  }

  /** A placed program by its reference kernels, and by an engine's. */
  private static final class Pair {
    private final PlacedProgram placed;
    private final Engine engine;
    private final byte[] expected;
    private final byte[] actual;
    private final ReferenceKernels reference;
    private final List<BoundStep> bound;

    Pair(Program program, Engine engine) {
      FastProgram fast = FastProgram.of(FastProgram.place(program), engine);
      this.placed = fast.placed();
      this.engine = engine;
      this.expected = new byte[placed.arena().bytes()];
      this.actual = new byte[expected.length];
      this.reference = new ReferenceKernels(Memory.of(placed, expected));
      this.bound = fast.bind(actual);
    }

    /** The outputs, one after another. */
    byte[] run(byte[] input, Random random) {
      random.nextBytes(expected);
      int from = 0;
      for (Value value : placed.program().inputs()) {
        System.arraycopy(input, from, expected, placed.offset(value), value.bytes());
        from += value.bytes();
      }
      System.arraycopy(expected, 0, actual, 0, expected.length);
      List<Step> steps = placed.program().steps();
      for (int s = 0; s < steps.size(); s++) {
        steps.get(s).accept(reference);
        bound.get(s).run();
        assertThat(actual)
            .as("%s, step %d: %s", engine.name(), s, steps.get(s))
            .isEqualTo(expected);
      }
      byte[] outputs = new byte[placed.program().outputBytes()];
      int to = 0;
      for (Value value : placed.program().outputs()) {
        System.arraycopy(actual, placed.offset(value), outputs, to, value.bytes());
        to += value.bytes();
      }
      return outputs;
    }
  }

  /** All the smallest, all the largest, either of the two, any. */
  private static byte[] input(Program program, int run, Random random) {
    byte[] input = new byte[program.inputBytes()];
    random.nextBytes(input);
    if (run < 2) {
      Arrays.fill(input, run == 0 ? Byte.MIN_VALUE : Byte.MAX_VALUE);
    } else if (run == 2) {
      for (int i = 0; i < input.length; i++) {
        input[i] = random.nextBoolean() ? Byte.MIN_VALUE : Byte.MAX_VALUE;
      }
    }
    return input;
  }
}
