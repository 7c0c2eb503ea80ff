package dev.nib.chip;

import java.util.List;

/**
 * Bytes of stack that generated code takes on each core, measured for every kernel.
 *
 * <p>The figures stand in {@code stack.txt}, which {@code dev.nib.conformance.firmware.StackMeter}
 * writes; {@code StackMeterTest} measures them again. Generated functions are never inlined into
 * each other, so the stack of a run is the sum of a few frames and of its deepest kernel.
 */
public final class StackTable {
  /** {@code NAME_predict}, which calls {@code NAME_run}. */
  public static final String PREDICT = "predict";

  /** {@code NAME_run}, which calls a function for each layer, which calls its kernel. */
  public static final String RUN = "run";

  /** What stands between {@code NAME_run} and a layer that is computed row by row. */
  public static final String STREAM = "stream";

  /** What lies on the stack where a plain {@code main} calls {@code NAME_run}. */
  public static final String CALLER = "caller";

  /** The most that verification's own input and output take there instead. */
  public static final String BESIDE = "beside";

  /** What one interrupt saves before its handler does anything. */
  public static final String INTERRUPT = "interrupt";

  /** The row of the compilers' versions. */
  public static final String GCC = "gcc";

  /** The rows that are no kernels, in the order of the file. */
  public static final List<String> FRAMES =
      List.of(PREDICT, RUN, STREAM, CALLER, BESIDE, INTERRUPT);

  private static final StackTable MEASURED = new StackTable(CoreTable.resource("stack.txt"));

  private final CoreTable table;

  private StackTable(CoreTable table) {
    this.table = table;
  }

  /** The table that nib has. */
  public static StackTable measured() {
    return MEASURED;
  }

  /** The version of gcc that was measured, such as {@code 12.2.1}. */
  public String compiler(Core core) {
    return table.word(GCC, core);
  }

  /** The kernels with a figure, such as {@code nib_conv_2d_s8}. */
  public List<String> kernels() {
    return table.rows().stream().filter(row -> !FRAMES.contains(row) && !row.equals(GCC)).toList();
  }

  /**
   * One figure.
   *
   * @param row one of {@link #FRAMES}, or a kernel
   * @throws IllegalArgumentException when it was not measured
   */
  public int bytes(String row, Core core) {
    return table.figure(row, core);
  }

  /** Bytes below its caller that {@code NAME_run} or {@code NAME_predict} of a program takes. */
  public int runBytes(Footprint footprint, Core core) {
    int kernel = footprint.kernels().stream().mapToInt(name -> bytes(name, core)).max().orElse(0);
    int stream = footprint.streams() > 0 ? bytes(STREAM, core) : 0;
    return bytes(PREDICT, core) + bytes(RUN, core) + stream + kernel;
  }

  /** What one interrupt takes, without its handler's own work. */
  public int interruptBytes(Core core) {
    return bytes(INTERRUPT, core);
  }

  /**
   * Bytes of RAM that a program needs for its stack: a plain {@code main}, a run, and an interrupt
   * on top. {@code nib inspect} counts them, and verification's linker scripts ask for them.
   */
  public int neededBytes(Footprint footprint, Core core) {
    int running = bytes(CALLER, core) + runBytes(footprint, core);
    return Math.max(running, bytes(BESIDE, core)) + interruptBytes(core);
  }
}
