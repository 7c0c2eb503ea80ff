package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.sim.ThreadTeam;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Times the simulator: {@code SimTimer F.tflite fast|reference SECONDS SIMULATORS THREADS}, as
 * {@code TfliteTimer}. The engine is the best of the virtual machine, so it is chosen by {@code
 * --add-modules}.
 */
final class SimTimer {
  private SimTimer() {}

  public static void main(String[] arguments) throws InterruptedException {
    Program program = Lowering.lower(TfliteFile.read(Path.of(arguments[0])));
    Kernels kernels = Kernels.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    PreparedProgram prepared = PreparedProgram.of(program, kernels);
    long end = Windows.end(arguments[2]);
    int threads = Integer.parseInt(arguments[4]);
    Thread[] workers = new Thread[Integer.parseInt(arguments[3])];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Thread(() -> time(prepared, threads, end));
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private static void time(PreparedProgram prepared, int threads, long end) {
    byte[] input = new byte[prepared.program().inputBytes()];
    byte[] output = new byte[prepared.program().outputBytes()];
    try (ThreadTeam team = new ThreadTeam(threads)) {
      Simulator simulator = threads == 1 ? new Simulator(prepared) : new Simulator(prepared, team);
      Windows.print(() -> simulator.runInto(input, output), 1, end);
    }
  }
}
