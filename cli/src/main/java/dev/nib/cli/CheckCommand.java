package dev.nib.cli;

import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.check.Check;
import dev.nib.toolkit.check.CheckReport;
import dev.nib.toolkit.check.CheckResult;
import dev.nib.toolkit.check.CheckSettings;
import dev.nib.toolkit.check.JUnitReport;
import dev.nib.toolkit.check.LimitsFile;
import dev.nib.toolkit.files.OutputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib check}: a gate for continuous integration. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Hold a model's accuracy, memory, instructions and bytes against a file of limits.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib check nib-limits.json",
      "  nib check small.json large.json --junit target/nib.xml",
      "",
      "Exit code 1, and a line on standard error for each limit that is broken.",
    })
final class CheckCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Parameters(
      arity = "1..*",
      paramLabel = "LIMITS",
      description =
          "A JSON file: model, float32, data, chip, limits and more, which docs/ci.md has; names of"
              + " files in it are relative to it.")
  private List<Path> files;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      description = "Images to measure on, instead of those that the files name (default: theirs).")
  private String data;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description =
          "Write the results as JUnit's XML, too, which build servers show (default: none).")
  private Path junit;

  @Override
  public void run() {
    if (junit != null) {
      OutputFiles.requireFile(Setting.JUNIT, junit);
    }
    List<CheckSettings> all = files.stream().map(this::settings).toList();
    Console console = common.console();
    List<CheckResult> results = new ArrayList<>();
    for (CheckSettings settings : all) {
      results.add(result(settings, console));
    }
    if (junit != null) {
      OutputFiles.write(junit, JUnitReport.of(results));
    }
    console.result(CheckReport.of(results), CheckText.of(results));
    List<String> broken =
        results.stream()
            .flatMap(result -> result.broken().stream().map(line -> result.name() + ": " + line))
            .toList();
    if (!broken.isEmpty()) {
      throw new CheckFailedException(broken);
    }
  }

  private CheckSettings settings(Path file) {
    CheckSettings settings =
        LimitsFile.read(file).withSeed(common.seed()).withThreads(common.threads());
    return data == null ? settings : settings.withData(data);
  }

  /** What is wrong with a file is said in the words of its keys, with its name. */
  private static CheckResult result(CheckSettings settings, Console console) {
    try {
      return Check.run(settings, console);
    } catch (ToolkitException e) {
      throw e.isCheck()
          ? e
          : new ToolkitException("%s: %s", settings.name(), e.line().text(LimitsFile::key));
    }
  }
}
