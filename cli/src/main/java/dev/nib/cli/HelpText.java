package dev.nib.cli;

/** What the help of every command has in common. */
final class HelpText {
  /** The heading of a command's examples, which are lines of a shell. */
  static final String EXAMPLES = "%nExamples:%n";

  private HelpText() {}
}
