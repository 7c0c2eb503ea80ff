package dev.nib.sim.fast;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program packed for the fast kernels: weights in the order that they are read, once for all
 * threads.
 *
 * <p>Operators that take no time worth mentioning run by their reference kernels.
 */
public final class FastProgram {
  private final PlacedProgram placed;
  private final List<PackedStep> steps;

  /** As many, with a convolution and the pool behind it computed together where they can be. */
  private final List<PackedStep> fused;

  private FastProgram(PlacedProgram placed, List<PackedStep> steps, List<PackedStep> fused) {
    this.placed = placed;
    this.steps = steps;
    this.fused = fused;
  }

  /** Packs {@code placed} for the fastest engine of this virtual machine. */
  public static FastProgram of(PlacedProgram placed) {
    return of(placed, Engines.best());
  }

  /** Packs {@code placed} for {@code engine}. */
  public static FastProgram of(PlacedProgram placed, Engine engine) {
    Packer packer = new Packer(placed, engine);
    List<PackedStep> steps =
        placed.program().steps().stream().map(step -> step.accept(packer)).toList();
    return new FastProgram(placed, steps, fused(placed, steps));
  }

  /** The program and its arena. */
  public PlacedProgram placed() {
    return placed;
  }

  private static List<PackedStep> fused(PlacedProgram placed, List<PackedStep> steps) {
    Program program = placed.program();
    List<PackedStep> fused = new ArrayList<>(steps);
    for (int s = 0; s < fused.size(); s++) {
      if (steps.get(s) instanceof PackedMatrix matrix) {
        Optional<PoolLayer> pool = Fusion.poolBehind(placed, s);
        Optional<PackedStep> both = pool.flatMap(matrix::pooled);
        if (both.isPresent()) {
          fused.set(s, both.get());
          Step pooled = program.steps().get(s + 1);
          fused.set(s + 1, move(placed, program.steps().get(s).output(), pooled.output()));
        }
      }
    }
    return fused;
  }

  /** Moves {@code to} from the start of {@code from} to where it belongs. */
  private static PackedStep move(PlacedProgram placed, Value from, Value to) {
    int source = placed.offset(from);
    int target = placed.offset(to);
    return arena ->
        (share, shares) -> {
          if (share == 0) {
            System.arraycopy(arena, source, arena, target, to.bytes());
          }
        };
  }

  /**
   * The steps on {@code arena}, in order, with scratch memory for one thread; what lies between a
   * convolution and a pool may never be there. Faster than {@link #bindEveryTensor}.
   */
  public List<BoundStep> bind(byte[] arena) {
    return bind(fused, arena);
  }

  /** As {@link #bind}, and every tensor is in its place after its step. */
  public List<BoundStep> bindEveryTensor(byte[] arena) {
    return bind(steps, arena);
  }

  private static List<BoundStep> bind(List<PackedStep> packed, byte[] arena) {
    return packed.stream().map(step -> step.bind(arena)).toList();
  }

  /** Which kernel each operator gets. */
  private record Packer(PlacedProgram placed, Engine engine) implements Step.Visitor<PackedStep> {
    @Override
    public PackedStep conv2D(Step.Conv2D step) {
      return engine.matrix(MatrixLayer.of(placed, step));
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
    public PackedStep maxPool2D(Step.MaxPool2D step) {
      return engine.maxPool(PoolLayer.of(placed, step));
    }

    @Override
    public PackedStep averagePool2D(Step.AveragePool2D step) {
      return new AveragePool2DKernel(PoolLayer.of(placed, step));
    }

    @Override
    public PackedStep reshape(Step.Reshape step) {
      return reference(step);
    }

    @Override
    public PackedStep softmax(Step.Softmax step) {
      return reference(step);
    }

    @Override
    public PackedStep quantize(Step.Quantize step) {
      return reference(step);
    }

    @Override
    public PackedStep constant(Step.Constant step) {
      return reference(step);
    }

    @Override
    public PackedStep add(Step.Add step) {
      return reference(step);
    }

    @Override
    public PackedStep sub(Step.Sub step) {
      return reference(step);
    }

    @Override
    public PackedStep mul(Step.Mul step) {
      return reference(step);
    }

    @Override
    public PackedStep concatenation(Step.Concatenation step) {
      return reference(step);
    }

    @Override
    public PackedStep pad(Step.Pad step) {
      return reference(step);
    }

    @Override
    public PackedStep transpose(Step.Transpose step) {
      return reference(step);
    }

    @Override
    public PackedStep stridedSlice(Step.StridedSlice step) {
      return reference(step);
    }

    @Override
    public PackedStep mean(Step.Mean step) {
      return reference(step);
    }

    @Override
    public PackedStep relu(Step.Relu step) {
      return reference(step);
    }

    @Override
    public PackedStep leakyRelu(Step.LeakyRelu step) {
      return reference(step);
    }

    @Override
    public PackedStep hardSwish(Step.HardSwish step) {
      return reference(step);
    }

    @Override
    public PackedStep logistic(Step.Logistic step) {
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
