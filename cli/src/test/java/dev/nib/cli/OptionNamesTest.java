package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What lines call settings and tasks is what can be typed. */
class OptionNamesTest {
  private static List<CommandLine> commands(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(below -> all.addAll(commands(below)));
    return all;
  }

  @Test
  void everySettingIsAnOption() {
    Set<String> options = new TreeSet<>();
    for (CommandLine command : commands(Nib.commandLine())) {
      command
          .getCommandSpec()
          .options()
          .forEach(
              option -> {
                options.addAll(Arrays.asList(option.names()));
                if (option.negatable()) {
                  options.add(option.longestName().replace("--", "--no-"));
                }
              });
    }
    assertThat(Setting.values()).extracting(OptionNames::of).isSubsetOf(options);
    assertThat(OptionNames.of(Setting.OUTPUT)).isEqualTo("-o");
    assertThat(OptionNames.of(Setting.SPLIT_PIXELS)).isEqualTo("--split-pixels");
  }

  @Test
  void everyTaskIsACommand() {
    Set<String> names = new TreeSet<>();
    commands(Nib.commandLine())
        .forEach(command -> names.add(command.getCommandSpec().qualifiedName(" ")));
    for (Task task : Task.values()) {
      // A forest is one of two words that nib baseline takes.
      String name = OptionNames.of(task);
      assertThat(names).contains(task == Task.BASELINE_FOREST ? "nib baseline" : name);
    }
    assertThat(OptionNames.of(Task.BASELINE_FOREST)).isEqualTo("nib baseline forest");
  }
}
