package dev.nib.toolkit.fuzz;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;

/**
 * How many random graphs are tried, and where; start from {@link #of}.
 *
 * @param count how many graphs
 * @param targets kernels, passes, tflite, host-c, c, or a target of {@link
 *     dev.nib.toolkit.verify.Targets}; none for kernels, passes and tflite
 * @param output the folder where failing cases are saved
 * @param mostCases it ends when so many have failed
 * @param seed of the graphs
 * @param threads that compute
 */
@RecordBuilder
public record FuzzGraphsSettings(
    int count, List<String> targets, Path output, int mostCases, long seed, int threads)
    implements FuzzGraphsSettingsBuilder.With {
  /**
   * Checks the ranges.
   *
   * @throws ToolkitException if one is left
   */
  public FuzzGraphsSettings {
    Setting.COUNT.requireAtLeast(1, count);
    Setting.MOST_CASES.requireAtLeast(1, mostCases);
    Setting.THREADS.requireAtLeast(1, threads);
    targets = List.copyOf(targets);
  }

  /** 1,000 graphs until five have failed, with seed 1 on all processors. */
  public static FuzzGraphsSettings of(Path output) {
    return new FuzzGraphsSettings(
        1000, List.of(), output, 5, 1, Runtime.getRuntime().availableProcessors());
  }
}
