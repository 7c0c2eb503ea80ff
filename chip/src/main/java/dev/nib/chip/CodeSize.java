package dev.nib.chip;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bytes of code that the generated C needs, from the measured size of each kernel.
 *
 * <p>The figures stand in {@code code.txt}, which {@code dev.nib.conformance.firmware.CodeMeter}
 * writes: of each kernel and of what it calls, at each level at which it is compiled.
 */
public final class CodeSize {
  /** A layer's function, its call and its sizes: the most on any core, held by CodeSizeTest. */
  private static final int CALL_BYTES = 176;

  /** The same where it is compiled for the fewest instructions. */
  private static final int FAST_CALL_BYTES = 180;

  /** What goes through a chain's units, and the interface for rows: the most on any core. */
  private static final int STREAM_BYTES = 560;

  /** The same where it is compiled for the fewest instructions. */
  private static final int FAST_STREAM_BYTES = 1500;

  private static final CoreTable MEASURED = CoreTable.resource("code.txt");

  private CodeSize() {}

  /** The row of a function that is compiled at a level. */
  public static String row(String function, Level level) {
    return function + "." + level.key();
  }

  /** The kernels that were measured. */
  public static List<String> measured() {
    return List.copyOf(MEASURED.wholes());
  }

  /** Bytes of code for a program on a core. */
  static int of(Footprint footprint, Core core) {
    Set<String> kernels = new TreeSet<>(footprint.kernels());
    Set<String> called = new TreeSet<>();
    kernels.forEach(kernel -> called.addAll(MEASURED.parts(kernel)));
    int code = 0;
    for (String kernel : kernels) {
      code += MEASURED.figure(row(kernel, footprint.level()), core);
    }
    for (String function : called) {
      String row = row(function, footprint.level());
      // What is called at one level may be a part of its callers at the other.
      code += MEASURED.word(row, core).isEmpty() ? 0 : MEASURED.figure(row, core);
    }
    int call = footprint.level() == Level.SPEED ? FAST_CALL_BYTES : CALL_BYTES;
    int stream = footprint.level() == Level.SPEED ? FAST_STREAM_BYTES : STREAM_BYTES;
    return code + call * footprint.kernels().size() + stream * footprint.streams();
  }
}
