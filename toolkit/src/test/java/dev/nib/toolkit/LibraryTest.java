package dev.nib.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.baseline.TrainBaseline;
import dev.nib.toolkit.baseline.TrainBaselineSettings;
import dev.nib.toolkit.compare.Compare;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.compare.CompareSettings;
import dev.nib.toolkit.generate.CSettings;
import dev.nib.toolkit.generate.FoldingSettings;
import dev.nib.toolkit.generate.GenerateC;
import dev.nib.toolkit.generate.GenerateResult;
import dev.nib.toolkit.generate.GenerateVerilog;
import dev.nib.toolkit.generate.VerilogSettings;
import dev.nib.toolkit.inspect.Inspect;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.quantize.Quantize;
import dev.nib.toolkit.quantize.QuantizeResult;
import dev.nib.toolkit.quantize.QuantizeSettings;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.simulate.SimulatedImages;
import dev.nib.toolkit.training.RunManifest;
import dev.nib.toolkit.training.Train;
import dev.nib.toolkit.training.TrainSettings;
import dev.nib.toolkit.verify.Verify;
import dev.nib.toolkit.verify.VerifyResult;
import dev.nib.toolkit.verify.VerifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as somebody calls it who has no command line. */
class LibraryTest {
  private static final ModelFile KB2 = new ModelFile("zoo:kb2");

  @TempDir private Path folder;

  /** Writes down what it is told. */
  private static final class Log implements Progress {
    private final Set<String> stages = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> open = Collections.synchronizedSet(new LinkedHashSet<>());
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private boolean stopping;

    @Override
    public void at(String stage, long done, long total, String note) {
      assertThat(done).as(stage).isBetween(0L, total);
      stages.add(stage);
      open.add(stage);
    }

    @Override
    public void finished(String stage) {
      open.remove(stage);
    }

    @Override
    public void say(Message line) {
      lines.add(line.text());
    }

    @Override
    public void warn(Message line) {
      lines.add("warning: " + line.text());
    }

    @Override
    public boolean isStopping() {
      return stopping;
    }
  }

  @Test
  void fromImagesToVerifiedSources() {
    Log log = new Log();
    Path floats = folder.resolve("digits.tflite");
    TrainSettings training =
        TrainSettings.of("synthetic", floats)
            .withNet("conv:3:8:2 conv:3:8:2 global classifier:10")
            .withLimit(600)
            .withEpochs(2);
    RunManifest trained = Train.run(training, log);
    assertThat(trained.stopped()).isFalse();
    assertThat(trained.fileSha256()).isEqualTo(TfliteFile.read(floats).sha256());
    assertThat(folder.resolve("digits.run.json")).isRegularFile();
    assertThat(folder.resolve("digits.checkpoint")).doesNotExist();

    Path int8 = folder.resolve("digits-int8.tflite");
    QuantizeResult quantized =
        Quantize.run(
            QuantizeSettings.of(ModelFile.of(floats), "synthetic", int8).withCount(100), log);
    assertThat(quantized.sha256()).isEqualTo(TfliteFile.read(int8).sha256());
    assertThat(quantized.calibrationSamples()).isEqualTo(100);

    CompareResult compared =
        Compare.onImages(
            CompareSettings.of(ModelFile.of(floats), ModelFile.of(int8))
                .withCount(200)
                .withLayerImages(10),
            "synthetic",
            log);
    assertThat(compared.int8().images()).isEqualTo(200);
    assertThat(compared.layerImages()).isEqualTo(10);
    assertThat(compared.agreement()).isGreaterThan(0.9);

    SimulatedImages simulated =
        Simulate.onImages(SimulateSettings.of(ModelFile.of(int8)).withCount(200), "synthetic", log);
    assertThat(simulated.scores()).isEqualTo(compared.int8());
    assertThat(simulated.predictions().orElseThrow()).hasSize(200);

    VerifyResult verified =
        Verify.onImages(
            VerifySettings.of(ModelFile.of(int8))
                .withCount(3)
                .withTargets(List.of("kernels", "passes")),
            "synthetic",
            log);
    assertThat(verified.verified()).isTrue();
    assertThat(verified.summary().bytesDifferent()).isZero();

    GenerateResult c = GenerateC.run(CSettings.of(ModelFile.of(int8), folder.resolve("c")), log);
    assertThat(c.files()).extracting("path").contains("digits_int8.h");
    GenerateResult verilog =
        GenerateVerilog.run(
            VerilogSettings.of(ModelFile.of(int8), folder.resolve("v"))
                .withFolding(FoldingSettings.defaults().withLanes(4)),
            log);
    assertThat(verilog.core().orElseThrow().lanes()).isEqualTo(4);
    assertThat(Inspect.net(ModelFile.of(int8), Optional.of("RP2040")).builds()).isNotEmpty();

    assertThat(log.stages)
        .contains("training digits", "quantising", "float32 model", "int8 simulation", "verifying");
    assertThat(log.open).as("stages without an end").isEmpty();
    assertThat(log.lines).allMatch(line -> !line.contains("--"));
  }

  @Test
  void aTrainingThatIsStoppedGoesOnToTheSameFile() throws IOException {
    TrainSettings whole =
        TrainSettings.of("synthetic", folder.resolve("whole/net.tflite"))
            .withNet("conv:3:4:2 global classifier:10")
            .withLimit(300)
            .withEpochs(3);
    Train.run(whole, Progress.NONE);
    Log log = new Log();
    log.stopping = true;
    TrainSettings halved = whole.withOutput(folder.resolve("halved/net.tflite"));
    assertThat(Train.run(halved, log).stopped()).isTrue();
    assertThat(folder.resolve("halved/net.tflite")).isRegularFile();
    assertThat(Train.run(halved.withResume(true), Progress.NONE).stopped()).isFalse();
    assertThat(Files.readAllBytes(folder.resolve("halved/net.tflite")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole/net.tflite")));
  }

  @Test
  void whatCannotBeDoneIsToldInTheLibrarysWords() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> GenerateC.run(CSettings.of(KB2, file), Progress.NONE))
        .isInstanceOf(ToolkitException.class)
        .hasMessage("output %s: is a file, a folder is needed", file);
    CSettings settings = CSettings.of(KB2, folder.resolve("c"));
    assertThatThrownBy(() -> GenerateC.run(settings.withChip("ECP5-25F"), Progress.NONE))
        .hasMessage("chip ECP5-25F: it is an FPGA, which takes GenerateVerilog");
    assertThatThrownBy(() -> Inspect.net(KB2, Optional.of("none")))
        .hasMessageStartingWith("chip none: there are ATmega328P, ");
    assertThatThrownBy(
            () ->
                Simulate.onArrays(
                    SimulateSettings.of(KB2), List.of(), Optional.empty(), Progress.NONE))
        .hasMessageContaining("there are 0 files; give input once for each");
    ModelFile floats = new ModelFile(copy("kb2.tflite").toString());
    assertThatThrownBy(
            () -> Simulate.onImages(SimulateSettings.of(floats), "synthetic", Progress.NONE))
        .hasMessageContaining("an int8 model is needed: Quantize ")
        .hasMessageContaining(" calibration SRC output ");
    assertThatThrownBy(
            () -> Compare.onImages(CompareSettings.of(floats, floats), "synthetic", Progress.NONE))
        .hasMessageContaining("the int8 model that Quantize makes of the first");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void numbersOutOfRangeMakeNoSettings() {
    SimulateSettings simulation = SimulateSettings.of(KB2);
    assertThatThrownBy(() -> simulation.withCount(0)).hasMessage("count is 0, must be 1 or more");
    assertThatThrownBy(() -> simulation.withThreads(0))
        .hasMessage("threads is 0, must be 1 or more");
    assertThatThrownBy(() -> CompareSettings.of(KB2, KB2).withLayerImages(-1))
        .hasMessage("layerImages is -1, must be 0 or more");
    assertThatThrownBy(() -> FoldingSettings.defaults().withLanes(1000))
        .hasMessageMatching("lanes is 1000, must be 1 to \\d+");
    assertThatThrownBy(
            () -> QuantizeSettings.of(KB2, "synthetic", folder).withCalibration(List.of()))
        .hasMessage("calibration is empty, a source is needed");
    TrainSettings training = TrainSettings.of("synthetic", folder);
    assertThatThrownBy(() -> training.withLimit(0)).hasMessage("limit is 0, must be 1 or more");
  }

  private Path copy(String ofZoo) throws IOException {
    return Files.write(folder.resolve(ofZoo), dev.nib.toolkit.models.Zoo.content(ofZoo));
  }

  /** This module's own class path: nothing brings Smile. */
  @Test
  void withoutModuleBaselineThereIsNoneToTrain() {
    TrainBaselineSettings settings =
        TrainBaselineSettings.of(
            TrainBaselineSettings.Kind.FOREST, "synthetic", folder.resolve("digits.forest"));
    assertThatThrownBy(() -> TrainBaseline.run(settings, Progress.NONE))
        .isInstanceOf(ToolkitException.class)
        .hasMessageStartingWith("this distribution of nib has no module baseline");
  }

  @Test
  void aLineNamesSettingsAsItIsAsked() {
    Message inner = Message.of("%s %.1f", Setting.ROUNDING_STEPS, 2.5);
    Message line = Message.of("%s: %s, %,d; %s", "50 %", Setting.PIXELS, 1234, inner);
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
      assertThat(line.text()).isEqualTo("50 %: pixels, 1,234; roundingSteps 2.5");
      assertThat(line.text(term -> "<" + term.word() + ">"))
          .isEqualTo("50 %: <pixels>, 1,234; <roundingSteps> 2.5");
      assertThat(Message.of("100 %s").text()).isEqualTo("100 %s");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
    assertThat(new ToolkitException(line)).hasMessage(line.text());
    assertThat(ToolkitException.ofCheck("%s", Task.TRAIN).isCheck()).isTrue();
    assertThat(new ToolkitException("x").isCheck()).isFalse();
  }

  /** But for a command that a document of quickstart tells, and for make's. */
  @Test
  void noLineNamesAnOption() throws IOException {
    Pattern option = Pattern.compile("\"[^\"]*(--[a-z]| -[a-z] )[^\"]*\"");
    Set<String> lines = new LinkedHashSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        option
            .matcher(Files.readString(file).replace("var(--", "")) // a colour of the report
            .results()
            .forEach(found -> lines.add(found.group()));
      }
    }
    assertThat(lines)
        .hasSize(1)
        .allMatch(line -> line.contains("nib verify %s --random --target %s runs"));
  }
}
