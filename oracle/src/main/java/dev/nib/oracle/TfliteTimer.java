package dev.nib.oracle;

import java.util.Locale;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.OpResolver;

/**
 * Times the interpreter on a model whose inputs are zeros.
 *
 * <pre>
 * TfliteTimer F.tflite reference|optimized|delegated SECONDS INTERPRETERS THREADS
 * </pre>
 *
 * <p>Several interpreters run side by side, each with so many threads of its own. Each prints, for
 * one window of a few milliseconds after another, the nanoseconds that an image took.
 */
public final class TfliteTimer {
  /** Images run for at least so long between two looks at the clock. */
  private static final long WINDOW_NANOS = 1_500_000;

  private TfliteTimer() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws RefusedException, InterruptedException {
    FlatBufferModel model = FlatBufferModel.BuildFromFile(arguments[0]);
    Kernels kernels = Kernels.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    OpResolver resolver = kernels.resolver();
    long end = System.nanoTime() + (long) (Double.parseDouble(arguments[2]) * 1e9);
    int threads = Integer.parseInt(arguments[4]);
    Thread[] workers = new Thread[Integer.parseInt(arguments[3])];
    for (int i = 0; i < workers.length; i++) {
      Session session = new Session(model, resolver, false, threads);
      workers[i] = new Thread(() -> time(session, end));
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    // The interpreter's own threads may still spin.
    System.exit(0);
  }

  private static void time(Session session, long end) {
    try {
      for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
        int images = 0;
        while (System.nanoTime() - start < WINDOW_NANOS) {
          session.run();
          images++;
        }
        System.out.println((System.nanoTime() - start) / images);
      }
    } catch (RefusedException e) {
      throw new IllegalStateException(e);
    }
  }
}
