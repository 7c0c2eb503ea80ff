package dev.nib.cli;

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
      description = "Threads that compute (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  @Option(names = "--debug", description = "Print stack traces of errors.")
  private boolean debug;

  private Console console;

  public long seed() {
    return seed;
  }

  public int threads() {
    if (threads < 1) {
      throw new UsageException("--threads is %d, must be 1 or more".formatted(threads));
    }
    return threads;
  }

  public boolean debug() {
    return debug;
  }

  /** Where results and progress go; the same one for the whole command, since it holds warnings. */
  public Console console() {
    if (console == null) {
      console = new Console(json, quiet);
    }
    return console;
  }
}
