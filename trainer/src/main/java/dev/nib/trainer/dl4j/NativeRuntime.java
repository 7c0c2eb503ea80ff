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

  /** How many are open: several nets may be trained at a time, and the number of threads is one. */
  private static int open;

  /** What the number was before the first of them. */
  private static int threadsBefore;

  private NativeRuntime() {
    opened();
  }

  private static synchronized void opened() {
    if (open == 0) {
      threadsBefore = blas().getMaxThreads();
      blas().setMaxThreads(1);
    }
    open++;
  }

  private static synchronized void closed() {
    open--;
    if (open == 0) {
      blas().setMaxThreads(threadsBefore);
    }
  }

  private static Nd4jBlas blas() {
    return (Nd4jBlas) Nd4j.factory().blas();
  }

  /**
   * Loads ND4J if need be; closing the last that is open puts the process-wide number of threads
   * back.
   */
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
    closed();
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
