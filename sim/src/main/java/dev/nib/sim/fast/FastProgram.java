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
  private final List<PackedStep> steps;

  private FastProgram(PlacedProgram placed, List<PackedStep> steps) {
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
    return new FastProgram(
        placed, placed.program().steps().stream().map(step -> step.accept(packer)).toList());
  }

  /** The program and its arena. */
  public PlacedProgram placed() {
    return placed;
  }

  /** The steps on {@code arena}, in order, with scratch memory for one thread. */
  public List<BoundStep> bind(byte[] arena) {
    return steps.stream().map(step -> step.bind(arena)).toList();
  }

  /** Which kernel each step gets. */
  private record Packer(PlacedProgram placed, Engine engine) implements Step.Visitor<PackedStep> {
    @Override
    public PackedStep conv2D(Step.Conv2D step) {
      MatrixLayer layer = MatrixLayer.of(placed, step);
      return step.pooling().isPresent()
          ? engine.pooledMatrix(layer, Geometry.ofPool(placed, step))
          : engine.matrix(layer);
    }

    @Override
    public PackedStep depthwiseConv2D(Step.DepthwiseConv2D step) {
      return new DepthwiseConv2DKernel(placed, step);
    }

    @Override
    public PackedStep fullyConnected(Step.FullyConnected step) {
      return engine.matrix(MatrixLayer.of(placed, step));
    }

    @Override
    public PackedStep pool2D(Step.Pool2D step) {
      PoolLayer layer = PoolLayer.of(placed, step);
      return step.pool() == Step.Pool.MAX ? engine.maxPool(layer) : new AveragePool2DKernel(layer);
    }

    @Override
    public PackedStep mean(Step.Mean step) {
      return reference(step);
    }

    @Override
    public PackedStep softmax(Step.Softmax step) {
      return reference(step);
    }

    @Override
    public PackedStep rescale(Step.Rescale step) {
      return reference(step);
    }

    @Override
    public PackedStep prelu(Step.Prelu step) {
      return reference(step);
    }

    @Override
    public PackedStep table(Step.Table step) {
      return reference(step);
    }

    @Override
    public PackedStep sum(Step.Sum step) {
      return reference(step);
    }

    @Override
    public PackedStep product(Step.Product step) {
      return reference(step);
    }

    @Override
    public PackedStep extremum(Step.Extremum step) {
      return reference(step);
    }

    @Override
    public PackedStep move(Step.Move step) {
      return reference(step);
    }

    @Override
    public PackedStep resize(Step.Resize step) {
      return reference(step);
    }

    @Override
    public PackedStep fill(Step.Fill step) {
      return reference(step);
    }

    @Override
    public PackedStep stream(Step.Stream step) {
      return reference(step);
    }

    private PackedStep reference(Step step) {
      return arena -> {
        ReferenceKernels kernels = new ReferenceKernels(Memory.of(placed, arena));
        return (share, shares) -> {
          if (share == 0) {
            step.accept(kernels);
          }
        };
      };
    }
  }
}
