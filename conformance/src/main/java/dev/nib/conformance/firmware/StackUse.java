package dev.nib.conformance.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * What {@code nib_stack.h} measured on an emulated machine.
 *
 * @param runBytes the most that a run took below its caller
 * @param freeBytes the fewest that were left between variables and stack
 * @param guardBytes the fewest of {@value #GUARD} above the variables that nothing touched
 * @param count the most that a run took of what the machine counts, 0 for nothing
 */
record StackUse(int runBytes, int freeBytes, int guardBytes, long count) {
  static final int GUARD = 16;

  /** Four little-endian int32, the last one without a sign, as the harness writes them. */
  static final int BYTES = 4 * Integer.BYTES;

  static StackUse of(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new StackUse(
        words.getInt(), words.getInt(), words.getInt(), Integer.toUnsignedLong(words.getInt()));
  }

  /** True when the stack reached the variables, whatever bytes came out. */
  boolean touchedGuard() {
    return guardBytes < GUARD;
  }

  /** Why that is a failure. */
  String failure() {
    return String.format(
        Locale.ROOT,
        "the stack reached the memory of the arena: a run took %,d bytes, and %d of %d guard bytes"
            + " are left",
        runBytes,
        guardBytes,
        GUARD);
  }

  /**
   * For a result's line.
   *
   * @param counted what the table says of this program
   */
  String words(int counted) {
    String figure = String.format(Locale.ROOT, "a run takes %,d bytes of stack", runBytes);
    return runBytes <= counted
        ? figure
        : figure
            + String.format(
                Locale.ROOT,
                ", more than the %,d that nib inspect counts for another gcc",
                counted);
  }
}
