package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Engines;
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

/** One image after another; JMH's {@code -t} gives each thread a simulator, as a batch does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SimulatorBenchmark {
  /** An int8 .tflite file. */
  @Param("")
  public String model;

  /** Which engine. */
  @Param({"vector", "plain"})
  public String engine;

  private Simulator simulator;
  private byte[] input;
  private byte[] output;

  /** Packs the program. */
  @Setup(Level.Trial)
  public void prepare() {
    PreparedProgram program =
        PreparedProgram.of(Lowering.lower(TfliteFile.read(Path.of(model))), named(engine));
    simulator = new Simulator(program);
    input = new byte[program.program().inputBytes()];
    output = new byte[program.program().outputBytes()];
  }

  private static Engine named(String name) {
    return Engines.all().stream()
        .filter(engine -> engine.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** An image. */
  @Benchmark
  public byte[] image() {
    simulator.runInto(input, output);
    return output;
  }
}
