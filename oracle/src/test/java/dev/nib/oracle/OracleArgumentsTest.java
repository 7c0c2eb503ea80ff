package dev.nib.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleArgumentsTest {
  private static final String FILES = "--model m --inputs i --outputs o";

  @Test
  void namesMayComeInAnyOrder() throws RefusedException {
    assertThat(
            OracleArguments.parse(
                "--threads 3 --outputs o --kernels optimized --inputs i --tensors t --model m"
                    .split(" ")))
        .isEqualTo(
            new OracleArguments(
                Path.of("m"),
                Path.of("i"),
                Path.of("o"),
                Optional.of(Path.of("t")),
                Kernels.OPTIMIZED,
                3));
  }

  @Test
  void referenceKernelsAndOneThreadAreTheDefaults() throws RefusedException {
    OracleArguments arguments = OracleArguments.parse(FILES.split(" "));

    assertThat(arguments.kernels()).isEqualTo(Kernels.REFERENCE);
    assertThat(arguments.threads()).isEqualTo(1);
    assertThat(arguments.tensors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--model m --inputs i, --outputs is missing",
    FILES + " --kernel reference, unknown argument '--kernel'",
    FILES + " --kernels xnnpack, --kernels 'xnnpack' is none of reference, optimized, delegated",
    FILES + " --kernels, --kernels has no value",
    FILES + " --model n, --model is given twice",
    FILES + " --tensors o, --outputs and --tensors are the same file 'o'",
    FILES + " --threads 0, --threads '0' is not a number from 1 to 256",
    FILES + " --threads 257, --threads '257' is not a number from 1 to 256",
    FILES + " --threads two, --threads 'two' is not a number from 1 to 256",
  })
  void refusesWithOneLineThatNamesTheArgument(String line, String message) {
    assertThatThrownBy(() -> OracleArguments.parse(line.split(" ")))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("\n");
  }
}
