package dev.nib.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command that computes has. */
public final class CommonOptions {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides everything random: digits, splits, weights (default: 1).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Count.Threads.class,
      description = "Threads that compute (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private OutputOptions output;

  public long seed() {
    return seed;
  }

  public int threads() {
    return threads;
  }

  /** Where results and progress go; the same one for the whole command, since it holds warnings. */
  public Console console() {
    return output.console();
  }
}
