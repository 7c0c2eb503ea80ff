package dev.nib.cli;

import picocli.CommandLine.Option;

/** The options of every command: how it says what it has to say. */
public final class OutputOptions {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output, instead of text.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  // ErrorReport looks for it among the arguments, since parsing may be what fails.
  @SuppressWarnings("unused")
  @Option(names = ErrorReport.DEBUG, description = "Print stack traces of errors.")
  private boolean debug;

  private Console console;

  /** Where results and progress go; the same one for the whole command, since it holds warnings. */
  public Console console() {
    if (console == null) {
      console = new Console(json, quiet);
    }
    return console;
  }
}
