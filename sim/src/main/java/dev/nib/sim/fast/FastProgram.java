package dev.nib.sim.fast;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A program packed for the fast kernels: weights in the order that they are read, once for all
 * threads.
 *
 * <p>Steps that take no time worth mentioning run by their reference kernels.
 */
public final class FastProgram {
  private final PlacedProgram placed;
  private final List<Packed> steps;

  /** A step that a kernel of its own computes, or else a reference kernel. */
  @FunctionalInterface
  private interface Packed {
    BoundStep bind(byte[] arena, ReferenceKernels reference);
  }

  private FastProgram(PlacedProgram placed, List<Packed> steps) {
    this.placed = placed;
    this.steps = steps;
  }

  /** Packs what {@link #place} gave for {@code engine}. */
  public static FastProgram of(PlacedProgram placed, Engine engine) {
    Packer packer = new Packer(placed, engine);
    int steps = placed.program().steps().size();
    return new FastProgram(placed, IntStream.range(0, steps).mapToObj(packer::pack).toList());
  }

  /** A program in the arena in which it runs, with the kernel of each step. */
  public static PlacedProgram place(Program program) {
    return PlacedProgram.of(program, FastKernel.SELECTION);
  }

  /** The program and its arena. */
  public PlacedProgram placed() {
    return placed;
  }

  /** The steps on {@code arena}, in order, with scratch memory for one thread. */
  public List<BoundStep> bind(byte[] arena) {
    ReferenceKernels reference = new ReferenceKernels(Memory.of(placed, arena));
    return steps.stream().map(step -> step.bind(arena, reference)).toList();
  }

  /** Gives each step's kernel what it needs. */
  private record Packer(PlacedProgram placed, Engine engine) {
    Packed pack(int s) {
      Step step = placed.program().steps().get(s);
      return switch ((FastKernel) placed.kernels(s).get(0)) {
        case MATRIX -> kernel(engine.matrix(matrix(step)));
        case POOLED_MATRIX -> kernel(pooled((Step.Conv2D) step));
        case DEPTHWISE -> kernel(new DepthwiseConv2DKernel(placed, (Step.DepthwiseConv2D) step));
        case MAX_POOL -> kernel(engine.maxPool(PoolLayer.of(placed, (Step.Pool2D) step)));
        case AVERAGE_POOL ->
            kernel(new AveragePool2DKernel(PoolLayer.of(placed, (Step.Pool2D) step)));
        case REFERENCE -> reference(step);
      };
    }

    private static Packed kernel(PackedStep step) {
      return (arena, reference) -> step.bind(arena);
    }

    private MatrixLayer matrix(Step step) {
      return step instanceof Step.Conv2D conv
          ? MatrixLayer.of(placed, conv)
          : MatrixLayer.of(placed, (Step.FullyConnected) step);
    }

    private PackedStep pooled(Step.Conv2D step) {
      return engine.pooledMatrix(MatrixLayer.of(placed, step), Geometry.ofPool(placed, step));
    }

    private static Packed reference(Step step) {
      return (arena, reference) -> () -> step.accept(reference);
    }
  }
}
