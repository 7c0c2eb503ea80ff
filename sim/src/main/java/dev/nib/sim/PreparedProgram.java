package dev.nib.sim;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Engines;
import dev.nib.sim.fast.FastProgram;
import dev.nib.sim.reference.Memory;
import dev.nib.sim.reference.ReferenceKernels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A program made ready for its kernels, once for any number of simulators on any number of threads.
 *
 * <p>The fast kernels work in the arena of a placed program, transformed by the passes, and their
 * weights are packed here. The reference kernels know no placement: every value has an array of its
 * own. What an observer sees is always the program as it is.
 */
public final class PreparedProgram {
  private final Program program;
  private final Code code;

  /** The engine that packs the program as it is, should somebody want to see every value of it. */
  private final Optional<Engine> engine;

  private Code observed;

  /** Steps that can be bound to a memory. */
  interface Code {
    /** Memory for one simulator. */
    Memory memory();

    /** The steps on {@code memory}, for one thread. */
    List<BoundStep> bind(Memory memory);
  }

  private PreparedProgram(Program program, Code code, Optional<Engine> engine) {
    this.program = program;
    this.code = code;
    this.engine = engine;
  }

  /**
   * Prepares {@code program} for {@code kernels}.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(Program program, Kernels kernels) {
    Objects.requireNonNull(program);
    return switch (kernels) {
      case REFERENCE -> {
        SimulatorMemory.require(program, program.valueBytes(), 1, 1, 1);
        yield new PreparedProgram(program, new Reference(program), Optional.empty());
      }
      case FAST -> of(program, Engines.best());
    };
  }

  /**
   * Prepares {@code program} for the kernels of {@code engine}.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(Program program, Engine engine) {
    Program transformed = Passes.run(program, Passes.forSimulator());
    PlacedProgram placed = FastProgram.place(transformed);
    SimulatorMemory.require(program, placed.arena().bytes(), 1, 1, 1);
    return new PreparedProgram(
        program, new Fast(FastProgram.of(placed, engine)), Optional.of(engine));
  }

  /** The program itself. */
  public Program program() {
    return program;
  }

  /** The transformed program, whose outputs alone are to be seen. */
  Code code() {
    return code;
  }

  /** The program as it is, each value of which is there behind its step. */
  synchronized Code observed() {
    if (observed == null) {
      observed =
          engine
              .<Code>map(e -> new Fast(FastProgram.of(FastProgram.place(program), e)))
              .orElse(code);
    }
    return observed;
  }

  /** Bytes of the memory of one simulator. */
  long memoryBytes() {
    return code instanceof Fast fast
        ? fast.packed().placed().arena().bytes()
        : program.valueBytes();
  }

  private record Reference(Program program) implements Code {
    @Override
    public Memory memory() {
      return Memory.separate(program);
    }

    @Override
    public List<BoundStep> bind(Memory memory) {
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

  private record Fast(FastProgram packed) implements Code {
    @Override
    public Memory memory() {
      PlacedProgram placed = packed.placed();
      return Memory.of(placed, new byte[placed.arena().bytes()]);
    }

    @Override
    public List<BoundStep> bind(Memory memory) {
      return packed.bind(memory.arena());
    }
  }
}
