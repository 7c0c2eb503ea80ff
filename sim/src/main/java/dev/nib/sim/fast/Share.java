package dev.nib.sim.fast;

/**
 * A part of {@code count} things: those from {@code from} to before {@code to}.
 *
 * <p>Shares differ by at most one thing, and all shares together are everything.
 */
public final class Share {
  private Share() {}

  /** Where share {@code share} of {@code shares} begins; the next one's start is its end. */
  public static int start(int count, int share, int shares) {
    return (int) ((long) count * share / shares);
  }
}
