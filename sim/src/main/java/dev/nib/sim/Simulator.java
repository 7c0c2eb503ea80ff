package dev.nib.sim;

import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.sim.fast.BoundStep;
import dev.nib.sim.reference.Memory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs an integer program on one input at a time.
 *
 * <p>A simulator owns its memory and serves one caller at a time; {@link Batch} runs many inputs on
 * several threads.
 */
public final class Simulator {
  private final Program program;
  private final int inputBytes;
  private final Memory memory;
  private final List<Memory.Bytes> inputPlaces;
  private final List<Memory.Bytes> outputPlaces;

  private final PreparedProgram prepared;
  private final Optional<ThreadTeam> team;

  /** One binding for each thread. */
  private final List<List<BoundStep>> shares;

  /** The same for runs with an observer; null before the first. */
  private List<List<BoundStep>> observedShares;

  /** The steps that the team works on. */
  private List<List<BoundStep>> running;

  /** The step that the team works on. */
  private int current;

  private final ThreadTeam.Work work =
      (share, count) -> running.get(share).get(current).run(share, count);

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
    this(prepared, Optional.empty());
  }

  /**
   * Divides every step of an input among the threads of {@code team}, which stays the caller's to
   * close; for the same bytes sooner. A team serves one simulator at a time.
   */
  public Simulator(PreparedProgram prepared, ThreadTeam team) {
    this(prepared, Optional.of(team));
  }

  private Simulator(PreparedProgram prepared, Optional<ThreadTeam> team) {
    this.prepared = prepared;
    this.program = prepared.program();
    this.inputBytes = program.inputBytes();
    this.memory = prepared.memory();
    this.inputPlaces = program.inputs().stream().map(memory::of).toList();
    this.outputPlaces = program.outputs().stream().map(memory::of).toList();
    this.team = team;
    this.shares = forEachThread(prepared::bind);
  }

  private List<List<BoundStep>> forEachThread(Function<Memory, List<BoundStep>> binding) {
    int threads = team.map(ThreadTeam::size).orElse(1);
    return Stream.generate(() -> binding.apply(memory)).limit(threads).toList();
  }

  /** Sees each tensor as soon as it is there. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param tensor an input of the program, or the output of a step
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
    running = observer == null ? shares : observedShares();
    int from = 0;
    List<Value> inputs = program.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      Value buffer = inputs.get(i);
      inputPlaces.get(i).read(input, from, buffer.bytes());
      from += buffer.bytes();
      show(buffer, observer);
    }
    List<Step> steps = program.steps();
    for (int s = 0; s < steps.size(); s++) {
      step(s);
      show(steps.get(s).output(), observer);
    }
    copyOutputs(output);
  }

  private List<List<BoundStep>> observedShares() {
    if (observedShares == null) {
      observedShares = forEachThread(prepared::bindEveryTensor);
    }
    return observedShares;
  }

  private void step(int s) {
    if (team.isEmpty()) {
      running.get(0).get(s).run(0, 1);
    } else {
      current = s;
      team.get().run(work);
    }
  }

  private void copyOutputs(byte[] output) {
    int to = 0;
    List<Value> outputs = program.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Value buffer = outputs.get(i);
      outputPlaces.get(i).write(output, to, buffer.bytes());
      to += buffer.bytes();
    }
  }

  private void show(Value buffer, Observer observer) {
    if (observer != null) {
      byte[] content = new byte[buffer.bytes()];
      memory.of(buffer).write(content, 0, content.length);
      observer.seen(buffer, content);
    }
  }
}
