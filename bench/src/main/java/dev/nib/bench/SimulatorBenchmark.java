package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.sim.ThreadTeam;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One image after another; JMH's {@code -t} gives each thread a simulator, as a batch does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SimulatorBenchmark {
  /** An int8 .tflite file. */
  @Param("")
  public String model;

  /** Which kernels. */
  @Param({"FAST"})
  public Kernels kernels;

  /** Threads that share each image. */
  @Param("1")
  public int team;

  private ThreadTeam threads;
  private Simulator simulator;
  private byte[] input;
  private byte[] output;

  /** Packs the program. */
  @Setup(Level.Trial)
  public void prepare() {
    PreparedProgram program =
        PreparedProgram.of(Lowering.lower(TfliteFile.read(Path.of(model))), kernels);
    threads = new ThreadTeam(team);
    simulator = team == 1 ? new Simulator(program) : new Simulator(program, threads);
    input = new byte[program.program().inputBytes()];
    output = new byte[program.program().outputBytes()];
  }

  /** An image. */
  @Benchmark
  public byte[] image() {
    simulator.runInto(input, output);
    return output;
  }

  /** Ends the team. */
  @TearDown(Level.Trial)
  public void close() {
    threads.close();
  }
}
