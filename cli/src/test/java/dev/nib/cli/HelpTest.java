package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.cli.CommandLineCall.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What nib says of itself, and of command lines that it does not understand. */
class HelpTest {
  @TempDir private Path folder;

  /** Every command with its subcommands. */
  private static List<CommandLine> commands(CommandLine of) {
    List<CommandLine> all = new ArrayList<>(List.of(of));
    of.getSubcommands().values().forEach(command -> all.addAll(commands(command)));
    return all;
  }

  private static List<CommandLine> commands() {
    List<CommandLine> all = commands(Nib.commandLine());
    assertThat(all).hasSizeGreaterThan(18);
    return all;
  }

  private static String help(String... command) {
    Call call = CommandLineCall.nib((Object[]) command);
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err()).isEmpty();
    return call.out();
  }

  @Test
  void helpIsShownWhereNothingElseIsAskedFor() {
    assertThat(help()).startsWith("Usage: nib ").isEqualTo(help("--help")).isEqualTo(help("help"));
    assertThat(help("zoo")).startsWith("Usage: nib zoo ").isEqualTo(help("help", "zoo"));
    assertThat(help("generate")).startsWith("Usage: nib generate ");
    assertThat(help("help", "train")).isEqualTo(help("train", "--help"));
    assertThat(help("help", "zoo", "train")).isEqualTo(help("zoo", "train", "--help"));
  }

  @Test
  void everyCommandHasExamplesThatItTakes() {
    for (CommandLine command : commands()) {
      CommandSpec spec = command.getCommandSpec();
      List<String> examples =
          List.of(spec.usageMessage().footer()).stream()
              .map(line -> line.replaceAll("  +\\(.*", "").replaceAll(" >.*", "").strip())
              .filter(line -> line.startsWith("nib"))
              .toList();
      assertThat(examples).as(spec.qualifiedName()).isNotEmpty();
      for (String example : examples) {
        String[] words = ReadmeTest.words(example.replaceFirst("^nib ?", ""));
        // Throws with the reason when an option or a command is unknown or missing.
        Nib.commandLine().parseArgs(words);
      }
      assertThat(examples)
          .as(spec.qualifiedName() + " is in its own examples")
          .anyMatch(example -> example.startsWith(spec.qualifiedName(" ")));
    }
  }

  @Test
  void everyOptionSaysItsDefault() {
    for (CommandLine command : commands()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        // A flag that is not given is off; one of a choice has none.
        boolean hasDefault = option.arity().max() > 0 && !option.required() && !isChoice(option);
        if (hasDefault) {
          assertThat(String.join(" ", option.description()))
              .as("%s %s", command.getCommandSpec().qualifiedName(), option.longestName())
              .contains("default");
        }
      }
    }
  }

  private static boolean isChoice(OptionSpec option) {
    return option.group() != null && option.group().multiplicity().min() > 0;
  }

  @Test
  void aSeedIsTakenWhereSomethingIsRandom() {
    List<String> without =
        commands().stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> spec.subcommands().isEmpty() && spec.findOption("--seed") == null)
            .map(spec -> spec.qualifiedName())
            .toList();
    assertThat(without)
        .containsExactlyInAnyOrder(
            "nib trace-diff",
            "nib generate verilog",
            "nib generate web",
            "nib inspect",
            "nib zoo list",
            "nib search report",
            "nib search export",
            "nib doctor",
            "nib completion",
            "nib help");
  }

  private static String refused(Object... arguments) {
    Call call = CommandLineCall.nib(arguments);
    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).hasLineCount(1);
    return call.err().strip();
  }

  @Test
  void whatIsMisspeltIsNamed() {
    assertThat(refused("train", "--dat", "x"))
        .isEqualTo(
            "nib: --dat: nib train has no such option, did you mean --data? See nib train --help");
    assertThat(refused("train", "--data", "synthetic", "--epoch", "3", "-o", "x.tflite"))
        .contains("--epoch: ", "did you mean --epochs?");
    assertThat(refused("quantise", "x.tflite")).contains("did you mean quantize? See nib --help");
    assertThat(refused("help", "trian")).contains("did you mean train?");
    assertThat(refused("zoo", "lits")).contains("did you mean list? See nib zoo --help");
    assertThat(refused("frobnicate"))
        .isEqualTo("nib: frobnicate: nib has no such command; see nib --help");
    assertThat(refused("inspect", "--wombat", "zoo:kb2")).doesNotContain("did you mean");
    assertThat(refused("inspect", "zoo:kb2", "zoo:kb4"))
        .isEqualTo(
            "nib: zoo:kb4: nib inspect does not know what to do with it; see nib inspect --help");
    assertThat(refused("train", "-o", "x.tflite")).contains("--data", "; see nib train --help");
  }

  @Test
  void valuesOutOfRangeAreRefusedBeforeAnyWork() {
    for (String value : List.of("0", "-5", "99999999999", "1.5", "many", "")) {
      assertThat(refused("simulate", "no-such.tflite", "--data", "synthetic", "-n", value))
          .as("the file is not even looked for")
          .startsWith("nib: -n is " + value + ", must be ");
    }
    assertThat(refused("simulate", "zoo:kb2", "--data", "synthetic", "--threads", "100000"))
        .isEqualTo("nib: --threads is 100000, must be 1 to 256; see nib simulate --help");
    assertThat(refused("train", "--data", "synthetic", "-o", "x.tflite", "--zoom", "big"))
        .contains("--zoom is big, must be a number");
    assertThat(refused("simulate", "zoo:kb2", "--data", "synthetic", "--kernels", "slow"))
        .contains("--kernels: slow is none of reference, fast");
  }

  @Test
  void theShellCompletesCommandsAndOptions() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, help("completion"));
    assertThat(completed(script, "./nib", "qua")).contains("quantize").doesNotContain("train");
    assertThat(completed(script, "nib", "train", "--da")).containsExactly("--data");
    assertThat(completed(script, "nib", "generate", "")).contains("c", "verilog");
  }

  /** What bash offers for the last of the words. */
  private List<String> completed(Path script, String... words) throws Exception {
    Path out = folder.resolve("offered");
    String lines =
        """
        . "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        f=$(complete -p nib | sed 's/.*-F \\([^ ]*\\) .*/\\1/'); $f
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    List<String> command = new ArrayList<>(List.of("bash", "-c", lines, "bash", script.toString()));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectOutput(out.toFile()).start();
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out).lines().map(String::strip).toList();
  }

  @Test
  void theReadmeNamesTheCompletion() throws IOException {
    assertThat(Files.readString(Path.of("../README.md"))).contains("nib completion");
  }
}
