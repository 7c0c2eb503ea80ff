package dev.nib.cli;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import dev.nib.toolkit.Term;
import java.util.Locale;

/** What command lines call settings and tasks. */
final class OptionNames {
  private OptionNames() {}

  static String of(Term term) {
    return term instanceof Task task ? command(task) : option((Setting) term);
  }

  private static String option(Setting setting) {
    return switch (setting) {
      case OUTPUT -> "-o";
      case COUNT -> "-n";
      case AS_PACKAGE -> "--package";
      case GOAL -> "--for";
      case ROUNDING_STEPS -> "--adaround";
      default -> "--" + setting.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  private static String command(Task task) {
    return "nib " + task.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
