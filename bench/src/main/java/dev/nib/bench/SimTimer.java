package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.sim.fast.Engines;
import java.nio.file.Path;

/**
 * Times the simulator: {@code SimTimer F.tflite plain|vector|reference SECONDS SIMULATORS}, as
 * {@code TfliteTimer}. The vector engine needs {@code --add-modules jdk.incubator.vector}.
 */
final class SimTimer {
  private SimTimer() {}

  public static void main(String[] arguments) throws InterruptedException {
    Program program = Lowering.lower(TfliteFile.read(Path.of(arguments[0])));
    PreparedProgram prepared =
        switch (arguments[1]) {
          case "plain" -> PreparedProgram.of(program, Engines.plain());
          case "vector" -> PreparedProgram.of(program, Engines.vector().orElseThrow());
          default -> PreparedProgram.of(program, Kernels.REFERENCE);
        };
    long end = Windows.end(arguments[2]);
    Thread[] workers = new Thread[Integer.parseInt(arguments[3])];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Thread(() -> time(prepared, end));
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private static void time(PreparedProgram prepared, long end) {
    byte[] input = new byte[prepared.program().inputBytes()];
    byte[] output = new byte[prepared.program().outputBytes()];
    Simulator simulator = new Simulator(prepared);
    Windows.print(() -> simulator.runInto(input, output), 1, end);
  }
}
