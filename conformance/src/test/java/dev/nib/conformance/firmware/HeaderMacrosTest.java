package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.conformance.ExternalTool;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a header says in macros and as probabilities is what the model says. */
class HeaderMacrosTest {
  private static final String MAIN =
      """
      #include <stdio.h>
      #include <string.h>
      #include "%1$s.h"
      static const char *const labels[] = %2$s_LABELS;
      static unsigned bits(float number) {
        unsigned word;
        memcpy(&word, &number, sizeof word);
        return word;
      }
      int main(void) {
        printf("%%u %%d\\n", bits(%2$s_INPUT_SCALE), %2$s_INPUT_ZERO_POINT);
        printf("%%u %%d\\n", bits(%2$s_OUTPUT_SCALE), %2$s_OUTPUT_ZERO_POINT);
        for (int i = 0; i < %2$s_CLASSES; i++) { printf("%%s%%c", labels[i], i == 9 ? '\\n' : ' '); }
      #ifdef WITH_PROBABILITIES
        for (int q = -128; q < 128; q++) { printf("%%d\\n", %1$s_permille((int8_t)q)); }
      #endif
        return (int)(sizeof labels / sizeof labels[0]) - %2$s_CLASSES;
      }
      """;

  @TempDir private Path folder;

  private List<String> printed(Program program, String... flags) throws Exception {
    return run(program, "gcc", "-std=c99", flags);
  }

  private List<String> run(Program program, String compiler, String standard, String... flags)
      throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC, ExternalTool.GXX));
    for (GeneratedFile file : CBackend.generate(program, COptions.NONE)) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    String prefix = CBackend.prefix(program);
    Files.writeString(
        folder.resolve("macros.c"), MAIN.formatted(prefix, prefix.toUpperCase(Locale.ROOT)));
    String strict = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror";
    PackageFolder.done(
        folder,
        List.of(
            "bash",
            "-c",
            "%s %s %s %s -o macros macros.c"
                .formatted(compiler, standard, strict, String.join(" ", flags))));
    return PackageFolder.done(folder, List.of(folder.resolve("macros").toString()))
        .lines()
        .toList();
  }

  /** All 256 scores, against doubles; and every bit of the scales. */
  @Test
  void probabilitiesAndScales() throws Exception {
    Program kb4 = PackageFolder.zoo("kb4");
    List<String> lines = printed(kb4, "-DWITH_PROBABILITIES");
    assertThat(lines).hasSize(3 + 256);
    assertThat(lines.get(0))
        .isEqualTo(
            Float.floatToIntBits(kb4.inputs().get(0).quantization().scale())
                + " "
                + kb4.inputs().get(0).zeroPoint());
    assertThat(lines.get(1))
        .isEqualTo(
            Float.floatToIntBits(kb4.outputs().get(0).quantization().scale())
                + " "
                + kb4.outputs().get(0).zeroPoint());
    assertThat(lines.get(2)).isEqualTo("0 1 2 3 4 5 6 7 8 9");
    for (int score = -128; score < 128; score++) {
      assertThat(Long.parseLong(lines.get(3 + 128 + score)))
          .as("score " + score)
          .isEqualTo(PackageFolder.permille(score));
    }
    assertThat(run(kb4, "g++ -x c++", "-std=c++11", "-DWITH_PROBABILITIES")).isEqualTo(lines);
  }
}
