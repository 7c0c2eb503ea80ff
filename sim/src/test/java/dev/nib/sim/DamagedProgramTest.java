package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A damaged file that still reads and lowers runs without an exception. */
class DamagedProgramTest {
  private static final int MOST_ARENA_BYTES = 64 << 20;
  private static final long MOST_WORK = 2_000_000;

  @Test
  @Timeout(120) // only a hang takes that long
  void whatLowersRuns() {
    byte[] file = TfliteWriter.write(SampleGraphs.everyOperator());
    Random random = new Random(20260102);
    int ran = 0;
    for (int i = 0; i < 10_000; i++) {
      Program program;
      try {
        program = Lowering.lower(TfliteReader.read(SampleGraphs.damaged(file, random)), "", "");
      } catch (ModelException e) {
        continue; // refused, as the model's own tests check
      }
      if (isSmall(program)) {
        run("damage " + i, program, random);
        ran++;
      }
    }
    assertThat(ran).as("programs run").isGreaterThan(1000);
  }

  private static void run(String what, Program program, Random random) {
    byte[] input = new byte[program.inputBytes()];
    random.nextBytes(input);
    try {
      assertThat(new Simulator(program).run(input)).hasSize(program.outputBytes());
    } catch (RuntimeException e) {
      throw new AssertionError(what + " gives " + e, e);
    }
  }

  private static boolean isSmall(Program program) {
    long work = 0;
    for (Step step : program.steps()) {
      long taps = 1;
      for (Value in : step.reads()) {
        Shape shape = in.shape();
        taps = Math.max(taps, shape.rank() == 4 ? shape.extent(1) * (long) shape.extent(2) : 1);
      }
      work += StepCost.of(step).macs() + step.output().bytes() * taps;
    }
    return PlacedProgram.of(program).arena().bytes() < MOST_ARENA_BYTES && work < MOST_WORK;
  }
}
