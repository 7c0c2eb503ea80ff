package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.dataset.augment.Augmentation;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.nets.NetText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A small net's bytes do not depend on what vectors the Java compiler has, nor on threads. */
class TrainedBytesTest {
  // Each kind of layer, with gradients through all of them.
  private static final List<String> NETS =
      List.of(
          "conv:5:4:2 norm conv:3:6 norm pool depthwise:3 norm dropout:0.1 average:2 conv:1:8 global"
              + " classifier:10",
          "depthwise:5:2 conv:3:5:2 pool dense:12 dropout:0.2 classifier:10");

  private static final long SECONDS = 120;

  /** Trains on as many threads as the argument says, and prints the checksums of the files. */
  public static void main(String[] arguments) {
    LabelledImages images = SyntheticDigits.generate(700, 1, SyntheticDigits.Part.TRAIN);
    TrainingSettings settings =
        TrainingSettings.defaults()
            .withEpochs(2)
            .withThreads(Integer.parseInt(arguments[0]))
            .withRecipe(Recipe.plain().withAugmentation(Augmentation.gentle()));
    for (String text : NETS) {
      TrainedNet net =
          CnnTrainer.train(
              NetText.parse("net", text),
              images,
              images.head(100),
              settings,
              TrainingControl.none());
      System.out.println(TfliteFile.sha256(TfliteWriter.write(net.toGraph())));
    }
  }

  private static String trained(int avx, int threads) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // Processors of other kinds have no such option.
    command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + avx));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainedBytesTest.class.getName(), "" + threads));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(0);
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theyAreTheSame() throws IOException, InterruptedException {
    String expected = trained(2, 1);
    assertThat(expected.lines().distinct()).hasSize(NETS.size());
    assertThat(trained(1, 2)).isEqualTo(expected);
    assertThat(trained(3, 2)).isEqualTo(expected);
    assertThat(trained(0, 1)).isEqualTo(expected);
  }
}
