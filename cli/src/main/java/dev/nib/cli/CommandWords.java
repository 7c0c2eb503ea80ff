package dev.nib.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines as a shell wants them. */
final class CommandWords {
  private CommandWords() {}

  /**
   * One line.
   *
   * @param called the command, such as {@code nib train}
   */
  static String line(String called, List<String> arguments) {
    return arguments.isEmpty()
        ? called
        : called + " " + String.join(" ", arguments.stream().map(CommandWords::quoted).toList());
  }

  /** What the user typed. */
  static String typed(CommandSpec command) {
    return line(command.root().name(), command.commandLine().getParseResult().originalArgs());
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w./:=-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
  }
}
