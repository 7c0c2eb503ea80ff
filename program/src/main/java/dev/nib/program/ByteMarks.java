package dev.nib.program;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** For each byte of a storage the value as which it was written last, in runs. */
final class ByteMarks {
  /** From the first byte of a run to the run. */
  private final TreeMap<Integer, Run> runs = new TreeMap<>();

  /** The end of a run, and its mark. */
  private record Run(int end, Value mark) {}

  /** Marks the bytes from {@code from} to the one before {@code to}. */
  void set(int from, int to, Value mark) {
    split(from);
    split(to);
    runs.subMap(from, to).clear();
    runs.put(from, new Run(to, mark));
  }

  /** Makes a run begin at {@code at} when one lies across it. */
  private void split(int at) {
    Map.Entry<Integer, Run> across = runs.lowerEntry(at);
    if (across != null && across.getValue().end() > at) {
      runs.put(across.getKey(), new Run(at, across.getValue().mark()));
      runs.put(at, across.getValue());
    }
  }

  /**
   * Demands that every byte from {@code from} to the one before {@code to} bears one of the marks.
   *
   * @throws IllegalArgumentException with the first one that does not
   */
  void require(int from, int to, Set<Value> marks, String name) {
    int at = from;
    while (at < to) {
      Map.Entry<Integer, Run> run = runs.floorEntry(at);
      boolean written = run != null && run.getValue().end() > at;
      StepCheck.require(written, "byte %d of %s is not there yet", at - from, name);
      Value mark = run.getValue().mark();
      StepCheck.require(
          marks.contains(mark), "byte %d of %s is overwritten by %s", at - from, name, mark.name());
      at = run.getValue().end();
    }
  }
}
