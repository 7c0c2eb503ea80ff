package dev.nib.bench;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.fast.Engines;
import java.nio.file.Path;

/**
 * Times the first images of a process: {@code BatchTimer F.tflite fast|plain IMAGES THREADS} prints
 * the nanoseconds of one {@link Batch}, preparing the program included.
 */
final class BatchTimer {
  private BatchTimer() {}

  public static void main(String[] arguments) {
    Program program = Lowering.lower(TfliteFile.read(Path.of(arguments[0])));
    int images = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    long start = System.nanoTime();
    PreparedProgram prepared =
        arguments[1].equals("plain")
            ? PreparedProgram.of(program, Engines.plain())
            : PreparedProgram.of(program, Kernels.FAST);
    Batch.run(prepared, images, i -> input(program, i), threads, done -> {});
    System.out.println(System.nanoTime() - start);
  }

  private static byte[] input(Program program, int i) {
    byte[] input = new byte[program.inputBytes()];
    for (int j = 0; j < input.length; j++) {
      input[j] = (byte) (i * 31 + j * 7);
    }
    return input;
  }
}
