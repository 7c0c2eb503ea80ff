package dev.nib.sim;

import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.reference.Memory;
import java.util.List;

/**
 * Runs an integer program on one input at a time.
 *
 * <p>A simulator owns its memory and serves one caller at a time; {@link Batch} runs many inputs on
 * several threads.
 */
public final class Simulator {
  private final Program program;
  private final int inputBytes;
  private final PreparedProgram prepared;
  private final Machine machine;

  /** The one for runs with an observer; null before the first. */
  private Machine observed;

  /** Uses the fast kernels. */
  public Simulator(Program program) {
    this(program, Kernels.FAST);
  }

  /** Uses the kernels named. */
  public Simulator(Program program, Kernels kernels) {
    this(PreparedProgram.of(program, kernels));
  }

  /** Shares what is prepared with other simulators. */
  public Simulator(PreparedProgram prepared) {
    this(prepared, prepared.code());
  }

  /**
   * Runs some code of a program.
   *
   * @param code of {@code prepared}
   */
  Simulator(PreparedProgram prepared, PreparedProgram.Code code) {
    this.prepared = prepared;
    this.program = prepared.program();
    this.inputBytes = program.inputBytes();
    this.machine = new Machine(code);
  }

  /** Steps bound to a memory of their own. */
  private final class Machine {
    private final Memory memory;
    private final List<Memory.Bytes> inputPlaces;
    private final List<Memory.Bytes> outputPlaces;
    private final List<BoundStep> steps;

    Machine(PreparedProgram.Code code) {
      this.memory = code.memory();
      this.inputPlaces = program.inputs().stream().map(memory::of).toList();
      this.outputPlaces = program.outputs().stream().map(memory::of).toList();
      this.steps = code.bind(memory);
    }

    void load(byte[] input) {
      int from = 0;
      for (int i = 0; i < inputPlaces.size(); i++) {
        int bytes = program.inputs().get(i).bytes();
        inputPlaces.get(i).read(input, from, bytes);
        from += bytes;
      }
    }

    void copyOutputs(byte[] output) {
      int to = 0;
      for (int i = 0; i < outputPlaces.size(); i++) {
        int bytes = program.outputs().get(i).bytes();
        outputPlaces.get(i).write(output, to, bytes);
        to += bytes;
      }
    }

    void show(List<Value> values, Observer observer) {
      for (Value value : values) {
        byte[] content = new byte[value.bytes()];
        memory.of(value).write(content, 0, content.length);
        observer.seen(value, content);
      }
    }
  }

  /** Sees each tensor as soon as it is there. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param tensor a value of the program as it is, once it is complete
     * @param content its elements in row-major order, the observer's to keep
     */
    void seen(Value tensor, byte[] content);
  }

  /**
   * The outputs for {@code input}.
   *
   * @param input {@link Program#inputBytes()} bytes, the inputs one after another
   * @return {@link Program#outputBytes()} bytes, the outputs one after another
   */
  public byte[] run(byte[] input) {
    return run(input, null);
  }

  /**
   * As {@link #run(byte[])}, and shows every tensor to {@code observer}, inputs first.
   *
   * @param observer null for none
   */
  public byte[] run(byte[] input, Observer observer) {
    byte[] output = new byte[program.outputBytes()];
    run(input, output, observer);
    return output;
  }

  /**
   * As {@link #run(byte[])}, without making any object.
   *
   * @param output receives {@link Program#outputBytes()} bytes
   */
  public void runInto(byte[] input, byte[] output) {
    run(input, output, null);
  }

  private void run(byte[] input, byte[] output, Observer observer) {
    if (input.length != inputBytes) {
      throw new IllegalArgumentException(
          "input has %d bytes, %s takes %d".formatted(input.length, program.name(), inputBytes));
    }
    if (observer != null) {
      runObserved(input, output, observer);
      return;
    }
    machine.load(input);
    machine.steps.forEach(BoundStep::run);
    machine.copyOutputs(output);
  }

  private void runObserved(byte[] input, byte[] output, Observer observer) {
    if (observed == null) {
      observed = new Machine(prepared.observed());
    }
    List<List<Value>> completed = program.completed();
    observed.load(input);
    observed.show(completed.get(0), observer);
    for (int s = 0; s < observed.steps.size(); s++) {
      observed.steps.get(s).run();
      observed.show(completed.get(s + 1), observer);
    }
    observed.copyOutputs(output);
  }
}
