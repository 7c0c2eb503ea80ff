package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Calls nib as a user does, inside this process. */
final class CommandLineCall {
  private CommandLineCall() {}

  /** What a call printed and returned. */
  record Call(int exitCode, String out, String err) {}

  /** What a call that returns {@code exitCode} printed, errors first. */
  static String printed(int exitCode, Object... arguments) {
    Call call = nib(arguments);
    String printed = call.err() + call.out();
    assertThat(call.exitCode()).as(printed).isEqualTo(exitCode);
    return printed;
  }

  static Call nib(Object... arguments) {
    String[] args = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = Nib.run(args);
      return new Call(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(oldOut);
      System.setErr(oldErr);
    }
  }
}
