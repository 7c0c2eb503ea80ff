package dev.nib.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.LabelledImages;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.Nets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.Nd4jBlas;

class NativeRuntimeTest {
  @TempDir Path folder;

  @Test
  void theProcessWideNumberOfThreadsIsPutBack() {
    Nd4jBlas blas = (Nd4jBlas) Nd4j.factory().blas();
    int before = blas.getMaxThreads();
    blas.setMaxThreads(2);
    try {
      try (NativeRuntime runtime = NativeRuntime.singleThreadedOperators()) {
        assertThat(runtime).isNotNull();
        assertThat(blas.getMaxThreads()).isEqualTo(1);
        NativeRuntime another = NativeRuntime.singleThreadedOperators();
        another.close();
        assertThat(blas.getMaxThreads()).as("while one is open").isEqualTo(1);
      }
      assertThat(blas.getMaxThreads()).isEqualTo(2);
    } finally {
      blas.setMaxThreads(before);
    }
  }

  @Test
  void trainingPrintsNothing() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output, StandardCharsets.UTF_8)).isEqualTo("done\n");
    assertThat(process.exitValue()).isZero();
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    return command;
  }

  /** Trains a little in a process of its own. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      LabelledImages images = LabelledImages.of(28, 28, 10, new byte[20 * 784], new byte[20]);
      CnnTrainer.train(
          Nets.COMPACT,
          images,
          1,
          TrainingSettings.defaults().withEpochs(1),
          TrainingControl.none());
      System.out.print("done\n");
    }
  }
}
