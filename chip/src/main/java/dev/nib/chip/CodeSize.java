package dev.nib.chip;

import java.util.List;
import java.util.TreeSet;

/**
 * Bytes of code that the generated C needs, from the measured size of each kernel.
 *
 * <p>The figures stand in {@code code.txt}, which {@code dev.nib.conformance.firmware.CodeMeter}
 * writes: of each kernel with all that it calls, as it is compiled for speed and for size. What
 * kernels share counts more than once, which errs on the safe side.
 */
public final class CodeSize {
  /** A layer's function, its call and its sizes: the most on any core, held by CodeSizeTest. */
  private static final int CALL_BYTES = 124;

  /** What goes through a chain's units, and the interface for rows: the most on any core. */
  private static final int STREAM_BYTES = 400;

  private static final CoreTable MEASURED = CoreTable.resource("code.txt");

  private CodeSize() {}

  /** The row of a kernel, compiled for the fewest instructions or not. */
  public static String row(String kernel, boolean fast) {
    return kernel + (fast ? ".speed" : ".size");
  }

  /** The rows that were measured. */
  public static List<String> measured() {
    return List.copyOf(MEASURED.rows());
  }

  /**
   * One figure.
   *
   * @param row a {@link #row}
   * @throws IllegalArgumentException when it was not measured
   */
  public static int bytes(String row, Core core) {
    return MEASURED.figure(row, core);
  }

  /** Bytes of code for a program on a core. */
  static int of(Footprint footprint, Core core) {
    if (core == Core.FPGA) {
      return 0;
    }
    int kernels =
        new TreeSet<>(footprint.kernels())
            .stream().mapToInt(kernel -> bytes(row(kernel, footprint.fast()), core)).sum();
    return kernels + CALL_BYTES * footprint.kernels().size() + STREAM_BYTES * footprint.streams();
  }
}
