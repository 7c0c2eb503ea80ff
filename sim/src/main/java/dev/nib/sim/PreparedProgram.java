package dev.nib.sim;

import dev.nib.model.program.IntegerProgram;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.FastProgram;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A program made ready for its kernels, once for any number of simulators on any number of threads.
 *
 * <p>The fast kernels' weights are packed here.
 */
public final class PreparedProgram {
  private final IntegerProgram program;
  private final Function<byte[], List<BoundStep>> steps;

  private PreparedProgram(IntegerProgram program, Function<byte[], List<BoundStep>> steps) {
    this.program = program;
    this.steps = steps;
  }

  /** Prepares {@code program} for {@code kernels}. */
  public static PreparedProgram of(IntegerProgram program, Kernels kernels) {
    Objects.requireNonNull(program);
    return switch (kernels) {
      case REFERENCE -> new PreparedProgram(program, arena -> reference(program, arena));
      case FAST -> of(program, FastProgram.of(program));
    };
  }

  /** Takes a packing of {@code program} that is there already, for a chosen engine. */
  public static PreparedProgram of(IntegerProgram program, FastProgram packed) {
    return new PreparedProgram(program, packed::bind);
  }

  /** The program itself. */
  public IntegerProgram program() {
    return program;
  }

  /** The steps on {@code arena}, for one thread. */
  List<BoundStep> bind(byte[] arena) {
    return steps.apply(arena);
  }

  private static List<BoundStep> reference(IntegerProgram program, byte[] arena) {
    ReferenceKernels kernels = new ReferenceKernels(arena);
    return program.steps().stream()
        .<BoundStep>map(
            step ->
                (share, shares) -> {
                  if (share == 0) {
                    step.accept(kernels);
                  }
                })
        .toList();
  }
}
