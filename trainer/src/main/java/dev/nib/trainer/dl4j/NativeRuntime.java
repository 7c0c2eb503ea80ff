package dev.nib.trainer.dl4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.Nd4jBlas;

/**
 * The settings of ND4J's native library.
 *
 * <p>Operators run on one thread each, and whoever trains runs several at a time. The other way,
 * OpenMP threads inside each operator, wastes much time at the many small operators' ends, and
 * nearly all when other programs want the processors too: its threads wait by spinning.
 */
public final class NativeRuntime implements AutoCloseable {
  static {
    // Read when ND4J is loaded. The first silences its report; the second keeps a network that runs
    // out of memory from writing a report of its own beside the user's files.
    setDefault("org.nd4j.log.initialization", "false");
    setDefault("org.deeplearning4j.crash.reporting.enabled", "false");
    // Else every small native object has the process's size read from /proc.
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
  }

  private final Nd4jBlas blas = (Nd4jBlas) Nd4j.factory().blas();
  private final int blasThreads = blas.getMaxThreads();

  private NativeRuntime() {
    blas.setMaxThreads(1);
  }

  /** Loads ND4J if need be; closing puts the process-wide number of threads back. */
  public static NativeRuntime singleThreadedOperators() {
    return new NativeRuntime();
  }

  /** OpenMP's own number belongs to the calling thread; oneDNN goes by that. */
  static void singleThreadedHere() {
    // Loads ND4J if need be; the holder alone would not.
    Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  @Override
  public void close() {
    blas.setMaxThreads(blasThreads);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
