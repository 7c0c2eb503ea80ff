package dev.nib.bench;

/**
 * Prints the nanoseconds that an image took, for one window of a few milliseconds after another.
 */
final class Windows {
  private static final long NANOS = 1_500_000;

  private Windows() {}

  /** Repeats {@code task} until {@code end}, the clock's nanoseconds. */
  static void print(Runnable task, int imagesEach, long end) {
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      int images = 0;
      while (System.nanoTime() - start < NANOS) {
        task.run();
        images += imagesEach;
      }
      System.out.println((System.nanoTime() - start) / images);
    }
  }

  /** So many seconds from now. */
  static long end(String seconds) {
    return System.nanoTime() + (long) (Double.parseDouble(seconds) * 1e9);
  }
}
