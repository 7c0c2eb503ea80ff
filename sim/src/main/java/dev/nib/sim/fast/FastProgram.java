package dev.nib.sim.fast;

import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Step;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;

/**
 * A program packed for the fast kernels: weights in the order that they are read, once for all
 * threads.
 *
 * <p>Operators that take no time worth mentioning run by their reference kernels.
 */
public final class FastProgram {
  private final List<PackedStep> steps;

  private FastProgram(List<PackedStep> steps) {
    this.steps = steps;
  }

  /** Packs {@code program} for the fastest engine of this virtual machine. */
  public static FastProgram of(IntegerProgram program) {
    return of(program, Engines.best());
  }

  /** Packs {@code program} for {@code engine}. */
  public static FastProgram of(IntegerProgram program, Engine engine) {
    Packer packer = new Packer(engine);
    return new FastProgram(program.steps().stream().map(step -> step.accept(packer)).toList());
  }

  /** The steps on {@code arena}, in order, with scratch memory for one thread. */
  public List<BoundStep> bind(byte[] arena) {
    return steps.stream().map(step -> step.bind(arena)).toList();
  }

  /** Which kernel each operator gets. */
  private record Packer(Engine engine) implements Step.Visitor<PackedStep> {
    @Override
    public PackedStep conv2D(Step.Conv2D step) {
      return engine.matrix(MatrixLayer.of(step));
    }

    @Override
    public PackedStep depthwiseConv2D(Step.DepthwiseConv2D step) {
      return new DepthwiseConv2DKernel(step);
    }

    @Override
    public PackedStep fullyConnected(Step.FullyConnected step) {
      return engine.matrix(MatrixLayer.of(step));
    }

    @Override
    public PackedStep maxPool2D(Step.MaxPool2D step) {
      return engine.maxPool(PoolLayer.of(step));
    }

    @Override
    public PackedStep averagePool2D(Step.AveragePool2D step) {
      return new AveragePool2DKernel(PoolLayer.of(step));
    }

    @Override
    public PackedStep reshape(Step.Reshape step) {
      return arena -> (share, shares) -> {};
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

    private static PackedStep reference(Step step) {
      return arena -> {
        ReferenceKernels kernels = new ReferenceKernels(arena);
        return (share, shares) -> {
          if (share == 0) {
            step.accept(kernels);
          }
        };
      };
    }
  }
}
