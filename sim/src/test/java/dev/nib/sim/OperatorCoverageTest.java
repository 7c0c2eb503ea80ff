package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Operator;
import dev.nib.program.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody forgets a place when a step or an operator is added. */
class OperatorCoverageTest {
  /** As in "rule R1", also across a line break in a comment, or "(P2)". */
  private static final Pattern QUOTED_RULE =
      Pattern.compile("(?:[Rr]ules?[\\s*]+|\\()([A-Z][0-9])\\b");

  private static final Set<String> STEPS = names(Step.class);

  @Test
  void everyStepHasAReferenceKernel() {
    assertThat(STEPS).isNotEmpty();
    for (String step : STEPS) {
      if (step.equals("Stream")) {
        continue; // its stages have theirs
      }
      assertThat(hasClass("dev.nib.sim.reference." + step + "Kernel"))
          .as("%s has a reference kernel", step)
          .isTrue();
    }
  }

  @Test
  void everyOperatorHasItsSectionInTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "arithmetic.md"));
    int from = lines.indexOf("## The operators");
    int to = lines.indexOf("## Who computes the same");
    assertThat(from).isPositive().isLessThan(to);
    Set<String> sections =
        lines.subList(from, to).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .collect(Collectors.toSet());
    assertThat(sections).containsExactlyInAnyOrderElementsOf(Operator.kinds());
  }

  @Test
  void everyRuleThatTheCodeQuotesIsInTheDocument() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "arithmetic.md"));
    Set<String> quoted = new TreeSet<>();
    for (String module : List.of("model", "program", "sim")) {
      try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          QUOTED_RULE
              .matcher(Files.readString(file))
              .results()
              .forEach(match -> quoted.add(match.group(1)));
        }
      }
    }
    assertThat(quoted).contains("R1", "R5", "P2", "S3");
    for (String rule : quoted) {
      assertThat(document).as("rule %s", rule).contains("\n### " + rule + ": ");
    }
  }

  private static Set<String> names(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(
            type -> type.isInterface() ? names(type).stream() : Stream.of(type.getSimpleName()))
        .collect(Collectors.toSet());
  }

  private static boolean hasClass(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
