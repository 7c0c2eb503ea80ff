package dev.nib.cli;

import dev.nib.codegen.Version;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code nib} command. Exit codes: 0 done, 1 a check did not hold, 2 bad usage or input. */
@Command(
    name = "nib",
    description = "Handwritten digits to bare metal: train, quantise, simulate, generate, verify.",
    mixinStandardHelpOptions = true,
    versionProvider = Nib.VersionProvider.class,
    subcommands = {
      QuickstartCommand.class,
      TrainCommand.class,
      BaselineCommand.class,
      ReproduceCommand.class,
      QuantizeCommand.class,
      CompareCommand.class,
      SimulateCommand.class,
      PredictCommand.class,
      RobustnessCommand.class,
      TraceDiffCommand.class,
      GenerateCommand.class,
      VerifyCommand.class,
      CheckCommand.class,
      SendCommand.class,
      FuzzCommand.class,
      InspectCommand.class,
      ZooCommand.class,
      SearchCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib quickstart",
      "  nib predict photo.jpg",
      "  nib simulate zoo:kb2 --data synthetic",
      "  nib help train",
      "",
      "Exit codes: 0 done, 1 a check did not hold, 2 bad usage or bad input."
    })
public final class Nib implements Runnable {
  @Spec private CommandSpec spec;

  private Nib() {}

  public static void main(String[] args) {
    // What ends a thread of nobody's would leave the others waiting for it.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> Runtime.getRuntime().halt(new ErrorReport(args).error(e)));
    int exitCode = run(args);
    Interruption.commandDone();
    System.exit(exitCode);
  }

  /** Runs a command line and returns its exit code. */
  static int run(String... args) {
    // Numbers read the same on every machine: 1,234.5, not 1.234,5 where that is the custom.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // Reports draw pictures; no window system is needed for that.
    System.setProperty("java.awt.headless", "true");
    ErrorReport report = new ErrorReport(args);
    try {
      return commandLine()
          .setExecutionExceptionHandler((e, command, parsed) -> report.error(e))
          .setParameterExceptionHandler((e, parsed) -> report.usage(e))
          .execute(args);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
      return report.error(e);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Nib()).setExpandAtFiles(false);
  }

  /** Alone it shows its help. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** {@code nib --version}. */
  static final class VersionProvider implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nib " + Version.NIB};
    }
  }
}
