package dev.nib.cli;

import dev.nib.toolkit.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
      return "%s: %s has no such option%s"
          .formatted(word, name, NearestName.question(word, options));
    }
    if (spec.subcommands().isEmpty()) {
      return "%s: %s does not know what to do with it".formatted(word, name);
    }
    return "%s: %s has no such command%s"
        .formatted(word, name, NearestName.question(word, spec.subcommands().keySet()));
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
}
