package dev.nib.sim;

import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.StepCost;
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

  /** The engine that a batch changes over to. */
  private final Optional<Engine> faster;

  private final ChangeOver changeOver = new ChangeOver();
  private Code observed;
  private Code fasterCode;

  private static final long PACKED_BYTES = 8;

  /** Steps that can be bound to a memory. */
  interface Code {
    /** Memory for one simulator. */
    Memory memory();

    /** The steps on {@code memory}, for one thread. */
    List<BoundStep> bind(Memory memory);
  }

  private PreparedProgram(
      Program program, Code code, Optional<Engine> engine, Optional<Engine> faster) {
    this.program = program;
    this.code = code;
    this.engine = engine;
    this.faster = faster;
  }

  /**
   * Prepares {@code program} for {@code kernels}; the fast ones are those in plain Java, and a
   * {@link Batch} of many images changes over to the vector engine where there is one.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(Program program, Kernels kernels) {
    Objects.requireNonNull(program);
    return switch (kernels) {
      case REFERENCE -> {
        SimulatorMemory.require(program, program.valueBytes(), 1, 1, 1);
        yield new PreparedProgram(
            program, new Reference(program), Optional.empty(), Optional.empty());
      }
      case FAST -> of(program, Engines.plain(), Engines.vector().filter(e -> hasRoom(program)));
    };
  }

  /**
   * Prepares {@code program} for the kernels of {@code engine} alone.
   *
   * @throws dev.nib.model.ModelException when the memory does not hold one arena
   */
  public static PreparedProgram of(Program program, Engine engine) {
    return of(program, engine, Optional.empty());
  }

  private static PreparedProgram of(Program program, Engine engine, Optional<Engine> faster) {
    PlacedProgram placed = FastProgram.place(Passes.run(program, Passes.forSimulator()));
    SimulatorMemory.require(program, placed.arena().bytes(), 1, 1, 1);
    return new PreparedProgram(
        program, new Fast(FastProgram.of(placed, engine)), Optional.of(engine), faster);
  }

  /** Whether the weights can be packed a second time, at up to some 8 bytes each. */
  private static boolean hasRoom(Program program) {
    return PACKED_BYTES * StepCost.total(program).constantBytes()
        < Runtime.getRuntime().maxMemory() / 4;
  }

  /** The program itself. */
  public Program program() {
    return program;
  }

  /** The transformed program, whose outputs alone are to be seen. */
  Code code() {
    return code;
  }

  /** Whether a batch may change over to {@link #fasterCode}. */
  boolean hasFaster() {
    return faster.isPresent();
  }

  /** When it does. */
  ChangeOver changeOver() {
    return changeOver;
  }

  /** As {@link #code}, by the vector engine; packed at the first call. */
  synchronized Code fasterCode() {
    if (fasterCode == null) {
      PlacedProgram placed = ((Fast) code).packed().placed();
      fasterCode = new Fast(FastProgram.of(placed, faster.orElseThrow()));
    }
    return fasterCode;
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
      return program.steps().stream().<BoundStep>map(step -> () -> step.accept(kernels)).toList();
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
