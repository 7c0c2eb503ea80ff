package dev.nib.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.codegen.GeneratedFile;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.ModelException;
import dev.nib.model.PixelScale;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a package. {@code conformance} builds and runs them. */
class PackageBackendTest {
  private static final COptions OPTIONS =
      new COptions(
          List.of(),
          Optional.of(
              new COptions.Example("an image", Bytes.of(new byte[4]), Bytes.of(new byte[4]))),
          Optional.empty(),
          CTarget.of(Objective.SPEED));

  private static Program program(String name) {
    GraphBuilder builder = new GraphBuilder();
    int in = builder.input(Shape.of(1, 4), Quantization.perTensor(0.05f, 3));
    builder.output(builder.add(in, in, Activation.NONE, Quantization.perTensor(1f / 256, -128)));
    return Lowering.lower(builder.build(), name, "0".repeat(64));
  }

  private static Map<String, String> files(String name) {
    return PackageBackend.generate(program(name), OPTIONS, Optional.empty()).stream()
        .collect(Collectors.toMap(GeneratedFile::path, GeneratedFile::text));
  }

  @Test
  void theHeaderIsTheOneThatComesAlone() {
    List<GeneratedFile> alone = CBackend.generate(program("a net"), OPTIONS);
    assertThat(alone.get(0).path()).isEqualTo("a_net.h");
    assertThat(files("a net"))
        .containsEntry("src/a_net.h", alone.get(0).text())
        .doesNotContainKey("main.c");
  }

  @Test
  void itHasWhatEachBuildSystemLooksFor() {
    assertThat(files("a net"))
        .containsKeys(
            "library.properties",
            "library.json",
            "CMakeLists.txt",
            "idf_component.yml",
            "zephyr/module.yml",
            "zephyr/Kconfig",
            "zephyr/CMakeLists.txt",
            "src/a_net.c",
            "README.md",
            "examples/classify/classify.ino",
            "examples/serial/serial.ino",
            "examples/measure/measure.ino");
  }

  /** The net takes four pixels, a picture of 2 x 2. */
  @Test
  void aCameraIsAnExampleMore() {
    CameraPicture camera =
        new CameraPicture(
            "a dot",
            1,
            3,
            Bytes.of(new byte[] {1, 2, 3, 4, 5, -1}),
            2,
            1,
            Bytes.of(new byte[] {0, 0, -1, 0}),
            Bytes.of(new byte[4]));
    COptions known =
        new COptions(List.of(), OPTIONS.example(), Optional.of(PixelScale.UNIT), OPTIONS.target());
    Map<String, String> files =
        PackageBackend.generate(program("a net"), known, Optional.of(camera)).stream()
            .collect(Collectors.toMap(GeneratedFile::path, GeneratedFile::text));
    assertThat(files)
        .containsKeys(
            "src/nib_prepare.h", "examples/camera/camera.ino", "examples/camera/main/main.c");
    assertThat(files.get("examples/camera/camera.h"))
        .contains("#define CAMERA_WIDTH 3", "1, 2, 3, 4, 5, 255", "0, 0, 255, 0");
    assertThat(files.get("library.json")).contains("\"name\": \"camera\"");
    assertThat(files("a net")).doesNotContainKey("examples/camera/camera.h");
    assertThatThrownBy(() -> new CameraPicture("", 1, 2, Bytes.of(), 1, 1, Bytes.of(), Bytes.of()))
        .hasMessage("0 bytes of a picture of 2x1 (width x height), 0 of a digit of 1 rows");
    assertThatThrownBy(
            () -> PackageBackend.generate(program("a net"), OPTIONS, Optional.of(camera)))
        .hasMessageContaining("a digit of 4 levels for a net that takes");
  }

  /** No probability is promised of what is no softmax, whatever its scale is. */
  @Test
  void scoresOfNoSoftmaxAreNoProbabilities() {
    assertThat(files("a net").values())
        .allSatisfy(text -> assertThat(text).doesNotContain("permille"));
  }

  @Test
  void namesThatArduinoKeepsAreNotTaken() {
    assertThat(files("arduino_net").get("library.properties"))
        .startsWith("name=net_arduino_net\n")
        .contains("\nincludes=arduino_net.h\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "Stdint", "unistd", "Arduino"})
  void headersThatOthersNeedAreNotHidden(String name) {
    assertThatThrownBy(() -> PackageBackend.generate(program(name), OPTIONS, Optional.empty()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "would hide another of that name in a package; give the model's file another name");
  }

  @Test
  void anExampleIsNeeded() {
    assertThatThrownBy(
            () -> PackageBackend.generate(program("a net"), COptions.NONE, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
