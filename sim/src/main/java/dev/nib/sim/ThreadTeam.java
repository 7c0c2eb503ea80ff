package dev.nib.sim;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that work on one image together: each takes a share of every step.
 *
 * <p>Steps take microseconds, so members spin for a while before they sleep.
 */
public final class ThreadTeam implements AutoCloseable {
  /** Turns of the spinning loop before a member sleeps, some 50 microseconds. */
  private static final int SPINS = 2_000;

  private final Member[] members;
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile Work work;
  private final AtomicInteger round = new AtomicInteger();
  private volatile Throwable failure;

  /** What a share does. */
  @FunctionalInterface
  interface Work {
    void run(int share, int shares);
  }

  /**
   * Starts the members.
   *
   * @param threads at least 1, the calling one included
   */
  public ThreadTeam(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads, at least 1 is needed");
    }
    members = new Member[threads - 1];
    for (int m = 0; m < members.length; m++) {
      members[m] = new Member(m + 1);
      members[m].start();
    }
  }

  /** Threads that take a share, the calling one included. */
  public int size() {
    return members.length + 1;
  }

  /** Runs {@code task} on all members at once, the caller with share 0, and waits for all. */
  void run(Work task) {
    unfinished.set(members.length);
    work = task;
    round.incrementAndGet();
    for (Member member : members) {
      if (member.asleep) {
        LockSupport.unpark(member);
      }
    }
    try {
      task.run(0, size());
    } finally {
      for (int spin = 0; unfinished.get() > 0; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(1_000);
        }
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException(thrown.getMessage(), thrown);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    work = null;
    round.incrementAndGet();
    for (Member member : members) {
      LockSupport.unpark(member);
    }
  }

  private final class Member extends Thread {
    private final int share;
    private volatile boolean asleep;

    Member(int share) {
      super("nib-share-" + share);
      this.share = share;
      setDaemon(true);
    }

    @Override
    public void run() {
      int seen = 0;
      while (true) {
        await(seen);
        seen++;
        Work task = work;
        if (task == null) {
          return;
        }
        try {
          task.run(share, size());
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }

    private void await(int seen) {
      for (int spin = 0; round.get() == seen; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          asleep = true;
          if (round.get() == seen) {
            LockSupport.park(this);
          }
          asleep = false;
        }
      }
    }
  }
}
