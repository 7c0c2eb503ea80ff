package dev.nib.cli;

import dev.nib.codegen.Version;
import dev.nib.dataset.DatasetException;
import dev.nib.model.ModelException;
import dev.nib.quantizer.QuantizationException;
import dev.nib.trainer.TrainingException;
import dev.nib.trainer.baseline.BaselineException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
      TraceDiffCommand.class,
      GenerateCommand.class,
      VerifyCommand.class,
      FuzzCommand.class,
      InspectCommand.class,
      ZooCommand.class,
      DoctorCommand.class
    })
public final class Nib {
  private static final int CHECK_FAILED = 1;
  private static final int BAD_INPUT = 2;

  /** Errors whose message is meant for the user. */
  private static final Set<Class<?>> FOR_USERS =
      Set.of(
          UsageException.class,
          ModelException.class,
          DatasetException.class,
          QuantizationException.class,
          TrainingException.class,
          BaselineException.class);

  private Nib() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command line and returns its exit code. */
  static int run(String... args) {
    // Numbers read the same on every machine: 1,234.5, not 1.234,5 where that is the custom.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // Reports draw pictures; no window system is needed for that.
    System.setProperty("java.awt.headless", "true");
    CommandLine line =
        commandLine()
            .setExecutionExceptionHandler(
                (e, command, parsed) -> report(e, Arrays.asList(args).contains("--debug")))
            .setParameterExceptionHandler(
                (e, parsed) -> {
                  System.err.println("nib: " + oneLine(e.getMessage()) + "; see nib --help");
                  return BAD_INPUT;
                });
    return line.execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Nib());
  }

  private static int report(Exception e, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    if (e instanceof CheckFailedException) {
      System.err.println("nib: " + oneLine(e.getMessage()));
      return CHECK_FAILED;
    }
    if (FOR_USERS.contains(e.getClass())) {
      System.err.println("nib: " + oneLine(e.getMessage()));
      return BAD_INPUT;
    }
    System.err.println(
        "nib: internal error: %s; run again with --debug and report it"
            .formatted(oneLine(e.toString())));
    return BAD_INPUT;
  }

  private static String oneLine(String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }

  /** {@code nib --version}. */
  static final class VersionProvider implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nib " + Version.NIB};
    }
  }
}
