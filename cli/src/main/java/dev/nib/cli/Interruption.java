package dev.nib.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives long work the time to end well when the user presses Ctrl-C.
 *
 * <p>The first Ctrl-C only sets {@link #requested}; the process ends once the command has said what
 * came of it, or after two minutes.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  /** One command a process: the work that was interrupted may be a part of it. */
  private static final CountDownLatch COMMAND_DONE = new CountDownLatch(1);

  private final Thread hook = new Thread(this::await, "nib-interruption");
  private final Runnable told;
  private volatile boolean requested;

  /**
   * Begins to listen.
   *
   * @param told runs once when the user asks to stop, on another thread
   */
  Interruption(Runnable told) {
    this.told = told;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The command has printed its result or its error: an interrupted process may end. */
  static void commandDone() {
    COMMAND_DONE.countDown();
  }

  /** Whether the user has asked to stop. */
  boolean requested() {
    return requested;
  }

  private void await() {
    requested = true;
    told.run();
    try {
      if (!COMMAND_DONE.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("nib: gave up waiting for the work to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is done, its results are written: Ctrl-C ends the process again. */
  @Override
  public void close() {
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending this very moment; the hook waits for the command.
        return;
      }
    }
  }
}
