package dev.nib.search.trial;

import java.util.List;
import java.util.function.Consumer;

/** Whatever runs trials: a thread, a machine, a cluster. */
public interface TrialRunner {
  /**
   * Runs all of them, in any order, and returns when all are done. Called from several threads.
   *
   * @param teacher what taught ones learn from, in Base64; empty where none is
   * @param done told of each result as it comes, once, from any thread
   * @throws dev.nib.toolkit.ToolkitException when they cannot be run
   */
  void run(List<Trial> trials, String teacher, Consumer<TrialResult> done);
}
