package dev.nib.cli;

import dev.nib.quantizer.QuantizerListener;
import java.util.function.Function;

/** Progress of work in several stages: one bar, which names the stage beside it. */
final class StagedProgress {
  /** Parts of a bar, so that stages of any length fill it alike. */
  private static final int PARTS = 1000;

  private final Console console;

  StagedProgress(Console console) {
    this.console = console;
  }

  <T> T during(Function<QuantizerListener, T> work) {
    return console.during(
        "quantising",
        progress ->
            work.apply(
                new QuantizerListener() {
                  private String current = "";
                  private long base;

                  @Override
                  public void at(String stage, long done, long total) {
                    if (!stage.equals(current)) {
                      base += current.isEmpty() ? 0 : PARTS;
                      current = stage;
                    }
                    progress.at(base + PARTS * done / total, base + PARTS, stage);
                  }
                }));
  }
}
