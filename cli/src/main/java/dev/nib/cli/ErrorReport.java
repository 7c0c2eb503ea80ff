package dev.nib.cli;

import dev.nib.dataset.DatasetException;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.model.ModelException;
import dev.nib.quantizer.QuantizationException;
import dev.nib.toolkit.ToolkitException;
import dev.nib.trainer.TrainingException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ParameterException;

/** Says what went wrong in one line on standard error, and gives the exit code. */
final class ErrorReport {
  static final String DEBUG = "--debug";

  static final int CHECK_FAILED = 1;
  static final int BAD_INPUT = 2;

  private static final long MEGABYTE = 1 << 20;

  /** Errors whose message is meant for the user. */
  private static final Set<Class<?>> FOR_USERS =
      Set.of(
          UsageException.class,
          ModelException.class,
          DatasetException.class,
          QuantizationException.class,
          TrainingException.class,
          BaselineException.class);

  private final boolean debug;

  /**
   * For a command line.
   *
   * @param arguments as given; with {@value #DEBUG} among them stack traces are printed too
   */
  ErrorReport(String... arguments) {
    debug = Arrays.asList(arguments).contains(DEBUG);
  }

  /** Arguments that cannot be understood. */
  int usage(ParameterException e) {
    String message =
        caused(InvalidPathException.class, e)
            .map(ErrorReport::path)
            .orElseGet(() -> UsageMessage.of(e));
    String see = message.endsWith("?") ? "%s See %s --help" : "%s; see %s --help";
    return say(
        see.formatted(message, e.getCommandLine().getCommandSpec().qualifiedName(" ")),
        BAD_INPUT,
        e);
  }

  /** Anything that ends a command, on whatever thread. */
  int error(Throwable e) {
    if (e instanceof CheckFailedException failed) {
      failed.lines().forEach(line -> say(line, CHECK_FAILED, e));
      return CHECK_FAILED;
    }
    if (e instanceof ToolkitException refusal) {
      return say(
          refusal.line().text(OptionNames::of), refusal.isCheck() ? CHECK_FAILED : BAD_INPUT, e);
    }
    if (FOR_USERS.contains(e.getClass())) {
      return say(e.getMessage(), BAD_INPUT, e);
    }
    Optional<OutOfMemoryError> memory = caused(OutOfMemoryError.class, e);
    if (memory.isPresent()) {
      return say(memory(memory.get()), BAD_INPUT, e);
    }
    Optional<InvalidPathException> path = caused(InvalidPathException.class, e);
    if (path.isPresent()) {
      return say(path(path.get()), BAD_INPUT, e);
    }
    return say(
        "internal error: %s; run again with %s and report it".formatted(e, DEBUG), BAD_INPUT, e);
  }

  private int say(String message, int exitCode, Throwable e) {
    if (debug) {
      e.printStackTrace();
    }
    System.err.println("nib: " + String.valueOf(message).replaceAll("\\s*\\R\\s*", " "));
    return exitCode;
  }

  private static String memory(OutOfMemoryError e) {
    String detail = String.valueOf(e.getMessage());
    if (detail.contains("thread")) {
      return "no more threads can be made (%s); use fewer --threads".formatted(detail);
    }
    long megabytes = Runtime.getRuntime().maxMemory() / MEGABYTE;
    return "out of memory at %,d MB (%s); allow more, as in NIB_JAVA_OPTS=-Xmx%dg, or use fewer --threads or images"
        .formatted(megabytes, detail, Math.max(4, 2 * megabytes / 1000));
  }

  private static String path(InvalidPathException e) {
    String encoding = System.getProperty("sun.jnu.encoding");
    return "%s: cannot be a file's name here (%s); with letters beyond ASCII the locale must have them, it has %s: set LC_ALL=C.UTF-8"
        .formatted(e.getInput(), e.getReason(), encoding);
  }

  private static <E extends Throwable> Optional<E> caused(Class<E> type, Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
