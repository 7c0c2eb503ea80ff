package dev.nib.cli;

import picocli.CommandLine.Option;

/** The {@code --all} of every command that measures on images. */
final class AllOption {
  @Option(
      names = "--all",
      description = "With --data: all images of the source, not its test part alone.")
  private boolean all;

  boolean all() {
    return all;
  }
}
