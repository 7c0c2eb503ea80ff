package dev.nib.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, named before what is only missing because of it. */
final class UsageMessage {
  private UsageMessage() {}

  static String of(ParameterException e) {
    List<String> unknown =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched()
            : e.getCommandLine().getUnmatchedArguments();
    boolean misspelt =
        e instanceof UnmatchedArgumentException
            || (e instanceof MissingParameterException
                && unknown.stream().anyMatch(UsageMessage::isOption));
    if (misspelt && !unknown.isEmpty()) {
      return unknown(e.getCommandLine(), unknown);
    }
    if (e.getCause() instanceof TypeConversionException cause && e.getArgSpec() != null) {
      return value(e.getArgSpec(), e.getValue(), cause.getMessage());
    }
    String message = String.valueOf(e.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  private static String unknown(CommandLine command, List<String> unknown) {
    String word =
        unknown.stream().filter(UsageMessage::isOption).findFirst().orElse(unknown.get(0));
    CommandSpec spec = command.getCommandSpec();
    String name = spec.qualifiedName(" ");
    if (isOption(word)) {
      List<String> options = new ArrayList<>();
      spec.options().forEach(option -> options.addAll(Arrays.asList(option.names())));
      return "%s: %s has no such option%s".formatted(word, name, question(word, options));
    }
    if (spec.subcommands().isEmpty()) {
      return "%s: %s does not know what to do with it".formatted(word, name);
    }
    return "%s: %s has no such command%s"
        .formatted(word, name, question(word, spec.subcommands().keySet()));
  }

  private static String question(String word, Iterable<String> known) {
    return closest(word, known).map(name -> ", did you mean %s?".formatted(name)).orElse("");
  }

  private static String value(ArgSpec spec, String value, String detail) {
    String name = spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    Class<?> type = spec.type();
    String must;
    if (detail.startsWith("must ")) {
      must = detail;
    } else if (spec.typeInfo().isEnum()) {
      return "%s: %s is none of %s"
          .formatted(
              name,
              value,
              String.join(", ", spec.typeInfo().getEnumConstantNames()).toLowerCase(Locale.ROOT));
    } else {
      boolean fraction = type == double.class || type == Double.class;
      must = fraction ? "must be a number" : "must be a whole number";
    }
    return "%s is %s, %s".formatted(name, value, must);
  }

  /** The known name that a word is a beginning of or differs least from, if that is little. */
  static Optional<String> closest(String word, Iterable<String> known) {
    String best = null;
    int least = 1 + word.replaceFirst("^-*", "").length() / 3;
    for (String name : known) {
      boolean begins = name.startsWith(word) && word.replaceFirst("^-*", "").length() > 1;
      int distance = begins ? 0 : distance(word.toLowerCase(Locale.ROOT), name);
      if (distance < least || (best == null && distance == least)) {
        best = name;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Letters to insert, delete, replace or swap with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + other, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
