package dev.nib.sim;

import dev.nib.model.program.IntegerProgram;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.FastProgram;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.Objects;

/**
 * A program made ready for its kernels, once for any number of simulators on any number of threads.
 *
 * <p>The fast kernels' weights are packed here.
 */
public final class PreparedProgram {
  /** How steps are bound to an arena, for one thread. */
  @FunctionalInterface
  private interface Binding {
    List<BoundStep> bind(byte[] arena);
  }

  private final IntegerProgram program;
  private final Binding steps;
  private final Binding everyTensor;

  private PreparedProgram(IntegerProgram program, Binding steps, Binding everyTensor) {
    this.program = program;
    this.steps = steps;
    this.everyTensor = everyTensor;
  }

  /**
   * Prepares {@code program} for {@code kernels}.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(IntegerProgram program, Kernels kernels) {
    Objects.requireNonNull(program);
    SimulatorMemory.require(program, 1, 1, 1);
    Binding reference = arena -> reference(program, arena);
    return switch (kernels) {
      case REFERENCE -> new PreparedProgram(program, reference, reference);
      case FAST -> of(program, FastProgram.of(program));
    };
  }

  /** Takes a packing of {@code program} that is there already, for a chosen engine. */
  public static PreparedProgram of(IntegerProgram program, FastProgram packed) {
    return new PreparedProgram(program, packed::bind, packed::bindEveryTensor);
  }

  /** The program itself. */
  public IntegerProgram program() {
    return program;
  }

  /** The steps on {@code arena}, for one thread; tensors between them may never be there. */
  List<BoundStep> bind(byte[] arena) {
    return steps.bind(arena);
  }

  /** The steps on {@code arena}, for one thread; each leaves its output in its place. */
  List<BoundStep> bindEveryTensor(byte[] arena) {
    return everyTensor.bind(arena);
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
