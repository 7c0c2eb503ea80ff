package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RandomInputs;
import dev.nib.model.Activation;
import dev.nib.model.Argmax;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A package as a CMake project: alone, in another one, here and for other machines. */
class PackageCMakeTest {
  private static final String STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror";
  private static final Pattern STACK = Pattern.compile("stack: (\\d+) bytes of (\\d+)");
  private static final Pattern TIME = Pattern.compile("time: (\\d+) (\\w+)\\b");

  @TempDir private Path folder;

  private static final Program KB4 = PackageFolder.zoo("kb4");

  private PackageFolder kb4(CTarget target) throws IOException {
    return PackageFolder.write(
        folder.resolve("package"), KB4, target, RandomInputs.of(KB4, 5, 3).get(4));
  }

  /** Configures and builds; what CMake and the compiler said. */
  private String build(Path source, String... options) throws InterruptedException {
    List<String> configure =
        new ArrayList<>(List.of("cmake", "-S", source.toString(), "-B", "build"));
    configure.addAll(List.of("-DCMAKE_C_FLAGS=" + STRICT));
    configure.addAll(Arrays.asList(options));
    return PackageFolder.done(folder, configure)
        + PackageFolder.done(folder, List.of("cmake", "--build", "build", "--parallel", "2"));
  }

  private String tested() throws InterruptedException {
    return PackageFolder.done(folder, List.of("ctest", "--test-dir", "build", "--verbose"))
        .replaceAll("(?m)^\\d+: ", "");
  }

  private String program(String prefix, String example) {
    return folder.resolve("build/nib_%s_%s".formatted(prefix, example)).toString();
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void aloneItBuildsItsExamplesAndRunsThem(Objective objective) throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    PackageFolder kb4 = kb4(CTarget.of(objective));
    assertThat(build(kb4.root())).doesNotContain("warning");
    String printed = tested();
    kb4.requireEqual(printed);
    PackageFolder.requireCamera(KB4, printed);
    assertThat(printed).contains("stack: not measured here").containsPattern(TIME);
    List<byte[]> images = RandomInputs.images(784, 4, 9);
    Path sent = folder.resolve("images");
    StringBuilder expected = new StringBuilder("# kb4_int8 28 28 10\n");
    try (var out = Files.newOutputStream(sent)) {
      for (byte[] image : images) {
        out.write(image);
        expected
            .append(".".repeat(27))
            .append(PackageFolder.answer(KB4, PackageFolder.input(KB4, image)))
            .append('\n');
      }
    }
    String serial = program("kb4_int8", "serial");
    assertThat(PackageFolder.done(folder, List.of("bash", "-c", serial + " <images")))
        .isEqualTo(expected.toString());
    ProcessResult cut =
        PackageFolder.run(folder, List.of("bash", "-c", "head -c 800 images | " + serial));
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.output()).endsWith("! 16 of 784\n");
  }

  /** Several inputs and outputs, and no class. */
  @Test
  void aNetThatIsNoClassifier() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    Quantization q = Quantization.perTensor(0.05f, 3);
    GraphBuilder builder = new GraphBuilder();
    int a = builder.input(Shape.of(1, 6), q);
    int b = builder.input(Shape.of(1, 6), Quantization.perTensor(0.1f, -4));
    int sum = builder.add(a, b, Activation.NONE, Quantization.perTensor(0.12f, 1));
    builder.output(sum);
    builder.output(builder.add(sum, a, Activation.RELU, Quantization.perTensor(0.2f, -128)));
    Program program = Lowering.lower(builder.build(), "two by two", "0".repeat(64));
    PackageFolder two =
        PackageFolder.write(
            folder.resolve("package"),
            program,
            CTarget.of(Objective.SPEED),
            RandomInputs.of(program, 5, 3).get(4));
    build(two.root());
    two.requireEqual(tested());
    PackageFolder.done(
        two.root().resolve("examples/serial/host"),
        List.of("gcc", "-Wall", "-Wextra", "-Werror", "-o", folder + "/send", "send.c"));
    Files.write(folder.resolve("images"), two.input().toArray());
    assertThat(
            PackageFolder.done(
                folder, List.of("bash", "-c", program("two_by_two", "serial") + " <images")))
        .isEqualTo(
            "# two_by_two 1 12 12\n" + PackageFolder.answer(program, two.input().toArray()) + "\n");
  }

  @Test
  void everyOperator() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", "0".repeat(64));
    PackageFolder every =
        PackageFolder.write(
            folder.resolve("package"),
            program,
            CTarget.of(Objective.SPEED),
            RandomInputs.of(program, 5, 3).get(4));
    build(every.root());
    every.requireEqual(tested());
  }

  /** Weights that all matter: a single one that is damaged is seen. */
  @Test
  void aDamagedWeightFailsTheTest() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    Program program = dense();
    byte[] input = new byte[program.inputBytes()];
    Arrays.fill(input, (byte) 90);
    PackageFolder right =
        PackageFolder.write(folder.resolve("package"), program, CTarget.of(Objective.FLASH), input);
    build(right.root());
    right.requireEqual(tested());
    Path header = right.root().resolve("src/dense.h");
    String text = Files.readString(header);
    Matcher weights = Pattern.compile("_weights\\[[^\\n]*\\{\\n  (-?\\d+),").matcher(text);
    assertThat(weights.find()).isTrue();
    int weight = Integer.parseInt(weights.group(1));
    Files.writeString(
        header,
        text.substring(0, weights.start(1))
            + (weight > 0 ? weight - 100 : weight + 100)
            + text.substring(weights.end(1)));
    PackageFolder.done(folder, List.of("cmake", "--build", "build"));
    ProcessResult damaged =
        PackageFolder.run(folder, List.of("ctest", "--test-dir", "build", "--verbose"));
    assertThat(damaged.ok()).isFalse();
    assertThat(damaged.output()).contains("1: 1 bytes differ from nib's simulator");
  }

  private static Program dense() {
    byte[] values = new byte[20 * 10];
    new Random(5).nextBytes(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == Byte.MIN_VALUE ? 0 : values[i];
    }
    Quantization q = Quantization.perTensor(0.05f, 3);
    GraphBuilder builder = new GraphBuilder();
    GraphBuilder.Weights weights =
        new GraphBuilder.Weights(Bytes.of(values), Floats.of(0.001f), Optional.empty());
    int in = builder.input(Shape.of(1, 20), q);
    builder.output(
        builder.fullyConnected(
            in, 20, 10, false, weights, Activation.NONE, Quantization.perTensor(0.02f, 0)));
    return Lowering.lower(builder.build(), "dense", "0".repeat(64));
  }

  @ParameterizedTest
  @CsvSource({
    "mps2_an385, ARM_GCC, QEMU_ARM, CORTEX_M3, SPEED",
    "mps2_an385, ARM_GCC, QEMU_ARM, CORTEX_M3, ROWS",
    "rv32_virt, RISCV_GCC, QEMU_RISCV32, RV32IMC, SPEED",
    "rv32_virt, RISCV_GCC, QEMU_RISCV32, RV32IMC, ROWS"
  })
  void forAnotherMachineAnEmulatorRunsItsExamples(
      String toolchain,
      ExternalTool compiler,
      ExternalTool emulator,
      Core core,
      Objective objective)
      throws Exception {
    Tools.assume(List.of(compiler, emulator));
    PackageFolder.needCMake();
    PackageFolder.resource("mps2_an385.ld", folder);
    Path file = PackageFolder.resource(toolchain + ".cmake", folder);
    PackageFolder kb4 = kb4(CTarget.of(objective, core));
    // The flags for strictness would take the place of the toolchain's.
    PackageFolder.done(
        folder,
        List.of(
            "cmake",
            "-S",
            "package",
            "-B",
            "build",
            "-DCMAKE_TOOLCHAIN_FILE=" + file,
            "-DNIB_KB4_INT8_EXAMPLES=ON"));
    String built =
        PackageFolder.done(folder, List.of("cmake", "--build", "build", "--parallel", "2"));
    assertThat(built).doesNotContain("warning");
    String printed = tested();
    kb4.requireEqual(printed);
    PackageFolder.requireCamera(KB4, printed);
    Matcher stack = STACK.matcher(printed);
    assertThat(stack.find()).as(printed).isTrue();
    int used = Integer.parseInt(stack.group(1));
    assertThat(used).isGreaterThan(100).isLessThan(Integer.parseInt(stack.group(2)));
    Matcher time = TIME.matcher(printed);
    assertThat(time.find()).as(printed).isTrue();
    assertThat(Long.parseLong(time.group(1))).isGreaterThan(1000);
    assertThat(time.group(2)).isEqualTo("cycles");
    // The emulator counts instructions: the same ones again.
    assertThat(tested()).contains(time.group(), stack.group());
  }

  /** Its header in several files, its code in one library: nothing is defined twice. */
  @Test
  void inAnotherProjectTwoFilesIncludeIt() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    kb4(CTarget.of(Objective.SPEED));
    Path outer = Files.createDirectories(folder.resolve("outer"));
    Files.writeString(
        outer.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.13)
        project(outer C)
        add_subdirectory(${CMAKE_CURRENT_SOURCE_DIR}/../package kb4)
        add_executable(app a.c b.c)
        target_link_libraries(app PRIVATE nib_kb4_int8)
        if(TARGET nib_kb4_int8_classify)
          message(FATAL_ERROR "examples in a project that did not ask for them")
        endif()
        """);
    Files.writeString(
        outer.resolve("a.c"),
        """
        #include <kb4_int8.h>
        int class_of(int8_t *arena);
        int class_of(int8_t *arena) { return kb4_int8_predict(arena); }
        """);
    Files.writeString(
        outer.resolve("b.c"),
        """
        #include <stdio.h>
        #include <kb4_int8.h>
        int class_of(int8_t *arena);
        static int8_t arena[KB4_INT8_ARENA_BYTES];
        static const char *const labels[] = KB4_INT8_LABELS;
        int main(void) {
          for (int i = 0; i < KB4_INT8_INPUT_BYTES; i++) { kb4_int8_input(arena)[i] = kb4_int8_pixel(0); }
          printf("%s of %d\\n", labels[class_of(arena)], (int)(sizeof labels / sizeof labels[0]));
          return 0;
        }
        """);
    build(outer);
    byte[] blank = new byte[KB4.inputBytes()];
    Arrays.fill(blank, Byte.MIN_VALUE);
    int answer = Argmax.of(new Simulator(KB4).run(blank));
    assertThat(PackageFolder.done(folder, List.of(folder.resolve("build/app").toString())))
        .isEqualTo(answer + " of 10\n");
  }

  /**
   * The build systems that are not here: what the package's files call has the form that their
   * documents say, and the files that they name are there.
   *
   * <p>Stand-ins that check arguments and build with the host's compiler. Sources: ESP-IDF's API
   * guide "Build System" (idf_component_register), Zephyr's "CMake extensions"
   * (zephyr_library_named, zephyr_library_sources, zephyr_include_directories), "Getting started
   * with Raspberry Pi Pico" and the SDK's pico_sdk_init.cmake.
   */
  @ParameterizedTest
  @CsvSource({"espIdf", "zephyr", "zephyrWithout", "pico", "picoOfTheEnvironment"})
  void whatStandsInForOtherBuildSystemsTakesIt(String system) throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    PackageFolder.needCMake();
    PackageFolder kb4 = kb4(CTarget.of(Objective.SPEED));
    Path outer = Files.createDirectories(folder.resolve("outer"));
    Path project = PackageFolder.resource("stand_in.cmake", folder);
    Files.move(project, outer.resolve("CMakeLists.txt"));
    if (system.startsWith("pico")) {
      Path sdk = Files.createDirectories(folder.resolve("sdk/pico"));
      PackageFolder.resource("pico_sdk_init.cmake", sdk.getParent());
      Files.writeString(
          sdk.resolve("stdlib.h"),
          """
          #pragma once
          #include <assert.h>
          #include <stdint.h>
          #include <time.h>
          static_assert(sizeof(int) == 4, "the SDK's headers need C11");
          static inline int stdio_init_all(void) { return 1; }
          static inline void sleep_ms(uint32_t ms) { (void)ms; }
          static inline uint32_t time_us_32(void) { return (uint32_t)clock(); }
          """);
      Files.writeString(
          sdk.resolve("stdio_usb.h"),
          "static inline int stdio_usb_connected(void) { return 1; }\n");
      if (system.equals("pico")) {
        build(kb4.root(), "-DPICO_SDK_PATH=" + folder.resolve("sdk"));
      } else {
        String configured =
            PackageFolder.done(
                folder,
                List.of(
                    "env",
                    "PICO_SDK_PATH=" + folder.resolve("sdk"),
                    "cmake",
                    "-S",
                    "package",
                    "-B",
                    "build"));
        assertThat(configured)
            .contains("PICO_SDK_PATH of the environment: " + folder.resolve("sdk"));
        // The second time it is the cache's.
        PackageFolder.done(folder, List.of("cmake", "-S", "package", "-B", "build"));
        PackageFolder.done(folder, List.of("cmake", "--build", "build", "--parallel", "2"));
      }
      kb4.requireEqual(tested());
      assertThat(folder.resolve("build/nib_kb4_int8_serial.uf2")).exists();
      return;
    }
    String built = build(outer, "-DSYSTEM=" + system.toLowerCase(Locale.ROOT));
    if (system.equals("zephyrWithout")) {
      assertThat(built).contains("no library asked for");
      return;
    }
    kb4.requireEqual(PackageFolder.done(folder, List.of(folder.resolve("build/app").toString())));
  }
}
