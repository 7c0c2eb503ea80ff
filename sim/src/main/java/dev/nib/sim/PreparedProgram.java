package dev.nib.sim;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.FastProgram;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A program made ready for its kernels, once for any number of simulators on any number of threads.
 *
 * <p>The fast kernels work in the arena of a placed program, and their weights are packed here. The
 * reference kernels know no placement: every value has an array of its own.
 */
public final class PreparedProgram {
  /** How steps are bound to a memory, for one thread. */
  @FunctionalInterface
  private interface Binding {
    List<BoundStep> bind(Memory memory);
  }

  private final Program program;
  private final Supplier<Memory> memory;
  private final Binding steps;
  private final Binding everyTensor;

  private PreparedProgram(
      Program program, Supplier<Memory> memory, Binding steps, Binding everyTensor) {
    this.program = program;
    this.memory = memory;
    this.steps = steps;
    this.everyTensor = everyTensor;
  }

  /**
   * Prepares {@code program} for {@code kernels}.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(Program program, Kernels kernels) {
    Objects.requireNonNull(program);
    SimulatorMemory.require(program, 1, 1, 1);
    Binding reference = memory -> reference(program, memory);
    return switch (kernels) {
      case REFERENCE ->
          new PreparedProgram(program, () -> Memory.separate(program), reference, reference);
      case FAST -> of(FastProgram.of(PlacedProgram.of(program)));
    };
  }

  /** Takes a program that is packed already, for a chosen engine. */
  public static PreparedProgram of(FastProgram packed) {
    PlacedProgram placed = packed.placed();
    return new PreparedProgram(
        placed.program(),
        () -> Memory.of(placed, new byte[placed.arena().bytes()]),
        memory -> packed.bind(memory.arena()),
        memory -> packed.bindEveryTensor(memory.arena()));
  }

  /** The program itself. */
  public Program program() {
    return program;
  }

  /** Memory for one simulator. */
  Memory memory() {
    return memory.get();
  }

  /** The steps on {@code memory}, for one thread; tensors between them may never be there. */
  List<BoundStep> bind(Memory memory) {
    return steps.bind(memory);
  }

  /** The steps on {@code memory}, for one thread; each leaves its output in its place. */
  List<BoundStep> bindEveryTensor(Memory memory) {
    return everyTensor.bind(memory);
  }

  private static List<BoundStep> reference(Program program, Memory memory) {
    ReferenceKernels kernels = new ReferenceKernels(memory);
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
