package dev.nib.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the oracle as its callers do, as a process on a class path of its own.
 *
 * @param directory the process's working directory, where all files of a run go
 */
record OracleProcess(Path directory) {
  /** Longer than any run here takes by far; a run that takes it hangs. */
  private static final long TIMEOUT_SECONDS = 60;

  /** How a process ended. */
  record Ended(int status, String standardOutput, String standardError) {}

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Runs a model on input bytes and returns the output bytes; the run must succeed. */
  byte[] outputs(byte[] model, byte[] inputs, String... more)
      throws IOException, InterruptedException {
    Ended ended = run(model, inputs, more);
    assertThat(ended.status()).as(ended.standardError()).isZero();
    return Files.readAllBytes(file("outputs.bin"));
  }

  /** Runs a model on input bytes, with {@code outputs.bin} for the results. */
  Ended run(byte[] model, byte[] inputs, String... more) throws IOException, InterruptedException {
    Files.write(file("model.tflite"), model);
    Files.write(file("inputs.bin"), inputs);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model", "model.tflite", "--inputs", "inputs.bin", "--outputs", "outputs.bin"));
    arguments.addAll(List.of(more));
    return start(arguments);
  }

  /** Runs the program with these arguments. */
  Ended start(List<String> arguments) throws IOException, InterruptedException {
    // Tests run in the module's directory; the build wrote the class path before it ran them.
    Path target = Path.of("target").toAbsolutePath();
    String classPath =
        target.resolve("classes")
            + System.getProperty("path.separator")
            + Files.readString(target.resolve("oracle.classpath")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                classPath,
                "dev.nib.oracle.TfliteOracle"));
    command.addAll(arguments);
    Path out = file("stdout.txt");
    Path err = file("stderr.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
          .as("the oracle ends within %d s", TIMEOUT_SECONDS)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
