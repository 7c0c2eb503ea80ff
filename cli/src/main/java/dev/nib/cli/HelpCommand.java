package dev.nib.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code nib help [COMMAND...]}: what {@code nib COMMAND --help} shows. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Show the help of nib, or of one of its commands.",
    footerHeading = HelpText.EXAMPLES,
    footer = {"  nib help", "  nib help train", "  nib help generate c"})
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command, and its subcommand (default: nib itself).")
  private List<String> path = List.of();

  @Override
  public void run() {
    CommandLine command = spec.parent().commandLine();
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new UnmatchedArgumentException(command, List.of(name));
      }
      command = next;
    }
    command.usage(System.out);
  }
}
