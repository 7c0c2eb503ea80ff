package dev.nib.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nib completion}: a script that completes commands and options on the Tab key. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script for bash or zsh that completes commands and options.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib completion >~/.nib-completion    (once)",
      "  . ~/.nib-completion                  (in ~/.bashrc or, after bashcompinit, in ~/.zshrc)"
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    System.out.println(AutoComplete.bash("nib", spec.parent().commandLine()));
  }
}
