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
   * Every step's output is equal byte by byte, for extreme and random inputs, in one share and in
   * several, alone and fused with the next; and no byte outside the output is touched.
   */
  public static void assertEqual(Program program, Engine engine, Random random) {
    PlacedProgram placed = PlacedProgram.of(program);
    FastProgram fast = FastProgram.of(placed, engine);
    byte[] expected = new byte[placed.arena().bytes()];
    byte[] actual = new byte[expected.length];
    byte[] fused = new byte[expected.length];
    ReferenceKernels reference = new ReferenceKernels(Memory.of(placed, expected));
    Threads threads = new Threads(fast.bindEveryTensor(actual), fast.bindEveryTensor(actual));
    Threads fusedThreads = new Threads(fast.bind(fused), fast.bind(fused));
    for (int run = 0; run < 4; run++) {
      fill(placed, run, random, expected);
      System.arraycopy(expected, 0, actual, 0, expected.length);
      System.arraycopy(expected, 0, fused, 0, expected.length);
      int shares = 1 + random.nextInt(3);
      for (int s = 0; s < program.steps().size(); s++) {
        Step step = program.steps().get(s);
        String what =
            "%s, step %d, run %d, %d shares: %s".formatted(engine.name(), s, run, shares, step);
        step.accept(reference);
        threads.run(s, shares);
        assertThat(actual).as(what).isEqualTo(expected);
        byte[] before = fused.clone();
        fusedThreads.run(s, shares);
        if (!isBeforeAPool(program, s)) {
          System.arraycopy(
              expected,
              placed.offset(step.output()),
              before,
              placed.offset(step.output()),
              step.output().bytes());
          assertThat(fused).as("fused, " + what).isEqualTo(before);
        } else {
          assertOutsideIsEqual(
              fused, before, placed.offset(step.output()), step.output().bytes(), what);
        }
      }
    }
  }

  /** Two threads' bindings, one after the other. */
  private record Threads(List<BoundStep> even, List<BoundStep> odd) {
    void run(int s, int shares) {
      for (int share = 0; share < shares; share++) {
        (share % 2 == 0 ? even : odd).get(s).run(share, shares);
      }
    }
  }

  private static boolean isBeforeAPool(Program program, int s) {
    return s + 1 < program.steps().size() && program.steps().get(s + 1) instanceof Step.MaxPool2D;
  }

  private static void assertOutsideIsEqual(
      byte[] actual, byte[] expected, int from, int bytes, String what) {
    byte[] blanked = actual.clone();
    System.arraycopy(expected, from, blanked, from, bytes);
    assertThat(blanked).as("outside of the fused output, " + what).isEqualTo(expected);
  }

  private static void fill(PlacedProgram placed, int run, Random random, byte[] arena) {
    random.nextBytes(arena);
    for (Value input : placed.program().inputs()) {
      int from = placed.offset(input);
      int to = from + input.bytes();
      if (run < 2) {
        Arrays.fill(arena, from, to, run == 0 ? Byte.MIN_VALUE : Byte.MAX_VALUE);
      } else if (run == 2) {
        for (int i = from; i < to; i++) {
          arena[i] = random.nextBoolean() ? Byte.MIN_VALUE : Byte.MAX_VALUE;
        }
      }
    }
  }
}
