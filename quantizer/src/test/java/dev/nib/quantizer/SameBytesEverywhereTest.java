package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same float file and images give the same int8 file, byte for byte: here, on every JDK that
 * runs this, on any number of threads, with vectors or without, as every compiler of the virtual
 * machine has it. {@code bench/quantization} tries more.
 */
class SameBytesEverywhereTest {
  private static final Path ZOO =
      Path.of("..", "toolkit", "src", "main", "resources", "nib", "zoo");
  private static final int IMAGES = 150;

  /**
   * A way to quantise a float file.
   *
   * @param sha256 of what comes out
   */
  private record Recorded(String name, Path file, QuantizerSettings settings, String sha256) {
    String quantize(int threads) {
      LabelledImages images = SyntheticDigits.generate(IMAGES, 1, SyntheticDigits.Part.TRAIN);
      FloatModel model = new FloatModel(TfliteFile.read(file).graph()).withThreads(threads);
      PostTraining.Result result =
          PostTraining.quantize(
              model, Samples.of(images, model.pixels()), settings, (stage, done, total) -> {});
      return TfliteFile.sha256(TfliteWriter.write(result.graph()));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Recorded> ALL =
      List.of(
          new Recorded(
              "every calibration method",
              ZOO.resolve("kb4.tflite"),
              QuantizerSettings.defaults(),
              "5a325ddb63bae95615d139f6a0938c0de97edbd8927f0abddff9e91efa52456f"),
          new Recorded(
              "every correction",
              ZOO.resolve("kb44.tflite"),
              new QuantizerSettings(
                  Optional.of(CalibrationMethod.PERCENTILE), true, true, true, 40, false, 1),
              "b78e798d64f6777f7491150e620f88e795ac2f3e26d63bbd58e405256fd3d2b4"),
          new Recorded(
              "depthwise layers and a mean of the whole picture",
              Path.of("..", "cli", "src", "test", "resources", "nib", "zoo", "fixture.tflite"),
              new QuantizerSettings(
                  Optional.of(CalibrationMethod.MSE), true, true, true, 40, true, 7),
              "f2f173d203adb497c0168acff7f0e66e6382239cec2441a4d9c2e9b21c34b4d3"));

  private static List<Recorded> all() {
    return ALL;
  }

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("all")
  void threadsChangeNoByte(Recorded recorded) {
    assertThat(recorded.quantize(1)).as("one thread").isEqualTo(recorded.sha256);
    assertThat(recorded.quantize(2)).as("two threads").isEqualTo(recorded.sha256);
    assertThat(recorded.quantize(5)).as("five threads").isEqualTo(recorded.sha256);
  }

  /** What a processor without AVX runs, and what the quick compiler makes. */
  @ParameterizedTest
  @MethodSource("all")
  void vectorsChangeNoByte(Recorded recorded) throws IOException, InterruptedException {
    assertThat(elsewhere(recorded, "SSE41", "-XX:UseAVX=0")).isEqualTo(recorded.sha256);
    assertThat(elsewhere(recorded, "AVX2", "-XX:TieredStopAtLevel=1")).isEqualTo(recorded.sha256);
  }

  /** In a virtual machine of its own, with oneDNN kept to an instruction set. */
  private String elsewhere(Recorded recorded, String isa, String flag)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // UseAVX is unknown to virtual machines for other processors than Intel's and AMD's.
    command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", flag));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), Integer.toString(ALL.indexOf(recorded))));
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    builder.environment().put("DNNL_MAX_CPU_ISA", isa);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("errors"))).isZero();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Quantises in a process of its own. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.print(ALL.get(Integer.parseInt(args[0])).quantize(2));
      System.out.flush();
      System.exit(0);
    }
  }
}
