package dev.nib.cli;

import picocli.CommandLine.Option;

/** The {@code --data} of every command that trains. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "SRC",
      required = true,
      description = "synthetic, mnist, a folder of IDX files or PNGs, or a CSV file.")
  private String source;

  /** As the user named it. */
  String source() {
    return source;
  }
}
