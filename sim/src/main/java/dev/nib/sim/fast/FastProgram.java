package dev.nib.sim.fast;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Step;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;

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

  /** Packs {@code placed} for the fastest engine of this virtual machine. */
  public static FastProgram of(PlacedProgram placed) {
    return of(placed, Engines.best());
  }

  /** Packs {@code placed} for {@code engine}. */
  public static FastProgram of(PlacedProgram placed, Engine engine) {
    Packer packer = new Packer(placed, engine);
    return new FastProgram(placed, placed.program().steps().stream().map(packer::pack).toList());
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

  /** Which kernel each step gets. */
  private record Packer(PlacedProgram placed, Engine engine) {
    Packed pack(Step step) {
      if (step instanceof Step.Conv2D conv) {
        return kernel(conv2D(conv));
      }
      if (step instanceof Step.DepthwiseConv2D conv) {
        return kernel(new DepthwiseConv2DKernel(placed, conv));
      }
      if (step instanceof Step.FullyConnected layer) {
        return kernel(engine.matrix(MatrixLayer.of(placed, layer)));
      }
      return step instanceof Step.Pool2D pool ? kernel(pool2D(pool)) : reference(step);
    }

    private static Packed kernel(PackedStep step) {
      return (arena, reference) -> step.bind(arena);
    }

    private PackedStep conv2D(Step.Conv2D step) {
      MatrixLayer layer = MatrixLayer.of(placed, step);
      return step.pooling().isPresent()
          ? engine.pooledMatrix(layer, Geometry.ofPool(placed, step))
          : engine.matrix(layer);
    }

    private PackedStep pool2D(Step.Pool2D step) {
      PoolLayer layer = PoolLayer.of(placed, step);
      return step.pool() == Step.Pool.MAX ? engine.maxPool(layer) : new AveragePool2DKernel(layer);
    }

    private static Packed reference(Step step) {
      return (arena, reference) ->
          (share, shares) -> {
            if (share == 0) {
              step.accept(reference);
            }
          };
    }
  }
}
