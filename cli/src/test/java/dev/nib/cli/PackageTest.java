package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.model.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nib generate c --package}: its manifests keep to what their documents say, which is
 * written down here, and to the parsers that are to be had. {@code conformance} builds and runs
 * packages.
 */
class PackageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Where Debian's Python packages are, whatever other Python is on the PATH. */
  private static final String PYTHON = "/usr/bin/python3";

  /** A number of semantic versioning, as all three manifests take it. */
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+";

  @TempDir private Path folder;

  private JsonNode generate(Object... more) throws IOException {
    List<Object> words =
        new ArrayList<>(List.of("generate", "c", "zoo:kb2", "--package", "--json", "-o", folder));
    words.addAll(List.of(more));
    Call call = CommandLineCall.nib(words.toArray());
    assertThat(call.exitCode()).as(call.err()).isZero();
    JsonNode document = JSON.readTree(call.out());
    JsonSchemas.requireValid("generate", document);
    return document;
  }

  private static String python(String program, Path file) throws InterruptedException {
    ProcessResult result =
        ProcessRunner.run(List.of(PYTHON, "-c", program, file.toString()), Path.of("."), TIMEOUT);
    assertThat(result.ok()).as(result.output()).isTrue();
    return result.output();
  }

  private static void needPython(String module) throws InterruptedException {
    ProcessResult there =
        ProcessRunner.run(List.of(PYTHON, "-c", "import " + module), Path.of("."), TIMEOUT);
    Needs.tool(
        there.ok(), () -> "%s is missing (apt-get install python3-%s)".formatted(module, module));
  }

  private JsonNode yaml(String file) throws Exception {
    needPython("yaml");
    return JSON.readTree(
        python(
            "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))",
            folder.resolve(file)));
  }

  /**
   * Arduino CLI's "Library specification", 1.5 rev. 2.2, and arduino-lint's rules of its fields.
   */
  @Test
  void libraryProperties() throws IOException {
    generate();
    Map<String, String> fields = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("library.properties"))) {
      int equals = line.indexOf('=');
      assertThat(equals).as(line).isPositive();
      assertThat(fields.put(line.substring(0, equals), line.substring(equals + 1))).isNull();
    }
    assertThat(fields)
        .containsOnlyKeys(
            "name",
            "version",
            "author",
            "maintainer",
            "sentence",
            "paragraph",
            "category",
            "url",
            "architectures",
            "includes");
    assertThat(fields.values()).allSatisfy(value -> assertThat(value).isNotBlank());
    assertThat(fields.get("name"))
        .matches("[A-Za-z0-9][A-Za-z0-9 _.-]*")
        .hasSizeLessThanOrEqualTo(63)
        .containsPattern("[A-Za-z]")
        .doesNotStartWithIgnoringCase("arduino");
    assertThat(fields.get("version")).matches(VERSION);
    assertThat(fields.get("category"))
        .isIn(
            "Display",
            "Communication",
            "Signal Input/Output",
            "Sensors",
            "Device Control",
            "Timing",
            "Data Storage",
            "Data Processing",
            "Other");
    assertThat(fields.get("architectures")).isEqualTo("*");
    assertThat(folder.resolve("src").resolve(fields.get("includes"))).exists();
    assertThat(fields.get("paragraph")).doesNotStartWith(fields.get("sentence"));
    // A sketch's main file is called as its folder is.
    for (String example : List.of("classify", "camera", "serial", "measure")) {
      assertThat(folder.resolve("examples/%1$s/%1$s.ino".formatted(example))).exists();
    }
  }

  /** PlatformIO's "library.json", and the schema of its core's manifests. */
  @Test
  void libraryJson() throws IOException {
    generate();
    JsonNode manifest = JSON.readTree(folder.resolve("library.json").toFile());
    Set<String> known =
        Set.of(
            "name",
            "version",
            "description",
            "keywords",
            "homepage",
            "repository",
            "authors",
            "license",
            "frameworks",
            "platforms",
            "headers",
            "examples",
            "dependencies",
            "export",
            "scripts",
            "build");
    manifest.fieldNames().forEachRemaining(name -> assertThat(known).contains(name));
    assertThat(manifest.get("name").asText())
        .hasSizeBetween(1, 50)
        .matches("[^:;/,@<>]+")
        .doesNotContain("--");
    assertThat(manifest.get("version").asText()).hasSizeBetween(1, 20).matches(VERSION);
    assertThat(manifest.get("description").asText()).hasSizeBetween(1, 255);
    for (JsonNode keyword : manifest.get("keywords")) {
      assertThat(keyword.asText()).hasSizeBetween(1, 50).matches("[a-z\\d+. -]+");
    }
    for (JsonNode author : manifest.get("authors")) {
      assertThat(author.get("name").asText()).hasSizeBetween(1, 50);
    }
    // SPDX's name of MIT No Attribution.
    assertThat(manifest.get("license").asText()).isEqualTo("MIT-0");
    assertThat(manifest.get("frameworks").asText()).isEqualTo("*");
    assertThat(manifest.get("platforms").asText()).isEqualTo("*");
    assertThat(folder.resolve("src").resolve(manifest.get("headers").asText())).exists();
    assertThat(folder.resolve(manifest.at("/build/srcDir").asText())).isDirectory();
    assertThat(folder.resolve(manifest.at("/build/includeDir").asText())).isDirectory();
    assertThat(manifest.get("examples")).hasSize(4);
    for (JsonNode example : manifest.get("examples")) {
      assertThat(example.get("name").asText()).matches("[a-zA-Z\\d_/-]{1,100}");
      assertThat(example.get("files")).isNotEmpty();
      Path base = folder.resolve(example.get("base").asText());
      example.get("files").forEach(file -> assertThat(base.resolve(file.asText())).exists());
    }
  }

  /** ESP-IDF's component manager: "idf_component.yml Manifest File", and its model. */
  @Test
  void idfComponent() throws Exception {
    generate();
    JsonNode manifest = yaml("idf_component.yml");
    assertThat(manifest.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("version", "description", "license", "examples");
    assertThat(manifest.get("version").isTextual()).isTrue();
    assertThat(manifest.get("version").asText()).matches(VERSION);
    assertThat(manifest.get("description").asText()).isNotBlank();
    assertThat(manifest.get("license").asText()).isEqualTo("MIT-0");
    assertThat(manifest.get("examples")).hasSize(3);
    for (JsonNode example : manifest.get("examples")) {
      Path project = folder.resolve(example.get("path").asText());
      assertThat(project.resolve("CMakeLists.txt"))
          .content()
          .contains("include($ENV{IDF_PATH}/tools/cmake/project.cmake)\nproject(");
      assertThat(project.resolve("main/CMakeLists.txt"))
          .content()
          .contains("idf_component_register(SRCS \"main.c\")");
      assertThat(project.resolve("main/main.c")).exists();
    }
  }

  /** Zephyr's "Modules (External projects)" and the schema of its zephyr_module.py. */
  @Test
  void zephyrModule() throws Exception {
    generate();
    JsonNode module = yaml("zephyr/module.yml");
    assertThat(module.fieldNames()).toIterable().containsExactlyInAnyOrder("name", "build");
    assertThat(module.get("build").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("cmake", "kconfig");
    assertThat(folder.resolve(module.at("/build/cmake").asText()).resolve("CMakeLists.txt"))
        .exists();
    assertThat(folder.resolve(module.at("/build/kconfig").asText())).exists();
    for (String sample : List.of("classify", "camera", "measure")) {
      Path of = folder.resolve("zephyr/samples").resolve(sample);
      assertThat(of.resolve("prj.conf")).content().startsWith("CONFIG_NIB_KB2_INT8=y\n");
      assertThat(of.resolve("../../../examples/%s/main/main.c".formatted(sample))).exists();
    }
  }

  /** Kconfiglib, which Zephyr reads its Kconfig with. */
  @Test
  void zephyrKconfig() throws Exception {
    needPython("kconfiglib");
    generate();
    String said =
        python(
            "import sys, kconfiglib; k = kconfiglib.Kconfig(sys.argv[1], warn_to_stderr=False);"
                + " s = k.syms['NIB_KB2_INT8']; print(k.warnings, kconfiglib.TYPE_TO_STR[s.type],"
                + " s.str_value, end=' '); s.set_value(2); print(s.str_value)",
            folder.resolve("zephyr/Kconfig"));
    assertThat(said).isEqualTo("[] bool n y\n");
  }

  @Test
  void filesInSubFoldersStayWhenTheyAreEdited() throws IOException {
    JsonNode first = generate();
    assertThat(first.get("files").findValuesAsText("path"))
        .contains("src/kb2_int8.h", "examples/classify/classify.ino")
        .doesNotContain("main.c", "kb2_int8.h");
    Path sketch = folder.resolve("examples/classify/classify.ino");
    Files.writeString(sketch, "// mine\n");
    JsonNode again = generate("--rows");
    assertThat(again.get("kept")).hasSize(1);
    assertThat(again.at("/kept/0").asText()).isEqualTo("examples/classify/classify.ino");
    assertThat(sketch).hasContent("// mine\n");
    assertThat(folder.resolve("examples/classify/classify.ino.new")).exists();
    assertThat(folder.resolve("examples/classify/classify.h"))
        .content()
        .contains("kb2_int8_row(arena, row);");
    // The header alone: what is no longer true goes, the sketch stays.
    Call alone = CommandLineCall.nib("generate", "c", "zoo:kb2", "-o", folder);
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(folder.resolve("src")).doesNotExist();
    assertThat(folder.resolve("zephyr")).doesNotExist();
    assertThat(folder.resolve("library.json")).doesNotExist();
    assertThat(folder.resolve("kb2_int8.h")).exists();
    assertThat(sketch).hasContent("// mine\n");
  }

  /** A package is of one net: Arduino and PlatformIO compile all of src. */
  @Test
  void theFormerNetGoesUnlessSomebodyEditedIt() throws IOException {
    for (String edited : List.of("", "src/kb4_int8.c")) {
      Call former = CommandLineCall.nib("generate", "c", "zoo:kb4", "--package", "-o", folder);
      assertThat(former.exitCode()).as(former.err()).isZero();
      assertThat(folder.resolve("src/kb4_int8.h")).exists();
      Files.writeString(folder.resolve("src/mine.h"), "/* mine */\n");
      if (!edited.isEmpty()) {
        Files.writeString(folder.resolve(edited), "/* edited */\n");
      }
      JsonNode net = generate();
      assertThat(folder.resolve("src/mine.h")).exists();
      assertThat(folder.resolve("src/kb2_int8.h")).exists();
      assertThat(folder.resolve("src/kb4_int8.h")).doesNotExist();
      assertThat(net.get("removed").toString()).contains("src/kb4_int8.h");
      if (edited.isEmpty()) {
        assertThat(folder.resolve("src/kb4_int8.c")).doesNotExist();
        assertThat(net.get("warnings")).isEmpty();
      } else {
        assertThat(folder.resolve(edited)).hasContent("/* edited */\n");
        assertThat(net.at("/warnings/0").asText())
            .contains(edited + " is of an earlier run, and not as nib wrote it: it stays");
        assertThat(generate().get("warnings")).as("as long as it is there").hasSize(1);
      }
    }
  }

  /** Arduino's bootloader, core and sketch need room on the chip, too. */
  @Test
  void onAnAvrRoomIsKeptForArduino() {
    Object[] words = {"generate", "c", "zoo:mega328", "--chip", "ATmega328P", "-o", folder};
    Call alone = CommandLineCall.nib(words);
    assertThat(alone.err()).contains("ATmega328P: fits, ", "(--for speed)");
    List<Object> more = new ArrayList<>(List.of(words));
    more.add("--package");
    Call beside = CommandLineCall.nib(more.toArray());
    assertThat(beside.err())
        .contains("ATmega328P: fits, ")
        .contains(
            ", besides 512 bytes of flash for Arduino's bootloader, 2,560 and 256 of RAM for its"
                + " core and a sketch")
        .doesNotContain("--for speed");
    assertThat(folder.resolve("README.md"))
        .content()
        .contains("| ATmega328P | 512 | 2,560 | 256 |");
    more.addAll(List.of("--for", "speed"));
    Call speed = CommandLineCall.nib(more.toArray());
    assertThat(speed.exitCode()).isZero();
    assertThat(speed.err())
        .contains("nib: warning: ATmega328P: fits, ")
        .contains("but for Arduino it is ", " bytes of flash and ", " bytes of RAM short");
  }

  @Test
  void aBoardsNameIsAnsweredWithItsChip() {
    for (String[] asked :
        new String[][] {
          {"Uno", "; the chip of the board Uno is ATmega328P"},
          {"ESP32", "; without --chip the C is for any"}
        }) {
      Call call = CommandLineCall.nib("generate", "c", "zoo:kb2", "--chip", asked[0], "-o", folder);
      assertThat(call.exitCode()).isEqualTo(2);
      assertThat(call.err())
          .hasLineCount(1)
          .contains("--chip " + asked[0] + ": there are ATmega328P", asked[1]);
    }
  }

  @Test
  void aBlankImageOrTheFirstOfASource() throws IOException {
    generate();
    Path classify = folder.resolve("examples/classify/classify.h");
    assertThat(classify).content().contains("/* a blank image */");
    Path camera = folder.resolve("examples/camera/camera.h");
    assertThat(camera).content().containsPattern("/\\* A \\d on paper, in uneven light: RGB565");
    generate("--data", "synthetic");
    assertThat(classify).content().containsPattern("/\\* the first test image, a \\d \\*/");
  }

  @Test
  void aForestIsRefused() throws IOException {
    Path forest = folder.resolve("small.forest");
    Call grown =
        CommandLineCall.nib(
            "baseline",
            "forest",
            "--data",
            "synthetic",
            "--limit",
            300,
            "--trees",
            3,
            "--quiet",
            "-o",
            forest);
    assertThat(grown.exitCode()).as(grown.err()).isZero();
    Call call =
        CommandLineCall.nib("generate", "c", forest, "--package", "-o", folder.resolve("c"));
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err())
        .hasLineCount(1)
        .contains(
            "--package: is for nets; the one header of a forest goes into any build as it is");
    assertThat(folder.resolve("c")).doesNotExist();
  }
}
