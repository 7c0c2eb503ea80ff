package dev.nib.quantizer;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.Nd4jBlas;

/**
 * Keeps ND4J's operators on one thread each while several batches run side by side. OpenMP threads
 * inside each operator wait for each other by spinning: on a machine that others use too, that took
 * four times as long.
 */
final class SingleThreadedOperators {
  private final Nd4jBlas blas = (Nd4jBlas) Nd4j.factory().blas();
  private final int blasThreads = blas.getMaxThreads();

  SingleThreadedOperators() {
    blas.setMaxThreads(1);
  }

  /** OpenMP's own number belongs to the calling thread. */
  static void here() {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Puts the process-wide number of threads back. */
  void close() {
    blas.setMaxThreads(blasThreads);
  }
}
