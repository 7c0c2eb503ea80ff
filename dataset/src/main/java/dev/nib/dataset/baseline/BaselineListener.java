package dev.nib.dataset.baseline;

/** Told how far some work is; called from one thread at a time, but not always the same. */
@FunctionalInterface
public interface BaselineListener {
  /** Hears nothing. */
  BaselineListener NONE = (done, total) -> {};

  /** So many trees, machines or images of all are done. */
  void at(int done, int total);
}
