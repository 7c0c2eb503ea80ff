package dev.nib.search.journal;

import dev.nib.search.trial.Trial;
import dev.nib.search.trial.TrialResult;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results of all trials so far, each once, in a file of {@link JsonLines}. */
public final class Journal implements AutoCloseable {
  /** Its name in a search's folder. */
  public static final String FILE = "trials.jsonl";

  private final Map<String, TrialResult> results;
  private final JsonLines lines;

  private Journal(Map<String, TrialResult> results, JsonLines lines) {
    this.results = results;
    this.lines = lines;
  }

  /** That of a folder, with what an earlier search left there. */
  public static Journal open(Path folder) {
    Path file = folder.resolve(FILE);
    JsonLines lines = JsonLines.append(file);
    return new Journal(read(folder), lines);
  }

  /** The results in a folder by their keys, in the order in which they came. */
  public static Map<String, TrialResult> read(Path folder) {
    Map<String, TrialResult> results = new LinkedHashMap<>();
    JsonLines.read(folder.resolve(FILE), TrialResult.class)
        .forEach(result -> results.putIfAbsent(result.trial().key(), result));
    return results;
  }

  /** What came of a trial, where it was run. */
  public synchronized Optional<TrialResult> find(Trial trial) {
    return Optional.ofNullable(results.get(trial.key()));
  }

  /** Keeps a result, unless there is one of the same trial. */
  public synchronized void add(TrialResult result) {
    if (results.putIfAbsent(result.trial().key(), result) == null) {
      lines.append(result);
    }
  }

  /** All of them, in the order in which they came. */
  public synchronized Collection<TrialResult> all() {
    return List.copyOf(results.values());
  }

  @Override
  public void close() {
    lines.close();
  }
}
