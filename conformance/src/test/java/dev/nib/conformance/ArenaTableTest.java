package dev.nib.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArenaTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "results", "arena.md");
  private static final Path ZOO =
      Path.of("..", "toolkit", "src", "main", "resources", "nib", "zoo");

  /** A net of the command: {@code "NAME=WORDS"}. */
  private static final Pattern NAMED = Pattern.compile("\"((\\w+)=[^\"]+)\"");

  /** The name in a row of the table. */
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|.*", Pattern.MULTILINE);

  @Test
  void theDocumentHasWhatTheCommandPrints() throws IOException {
    String document = Files.readString(DOCUMENT);
    Map<String, String> named =
        NAMED
            .matcher(document)
            .results()
            .collect(Collectors.toMap(net -> net.group(2), net -> net.group(1)));
    List<String> nets = new ArrayList<>();
    ROW.matcher(document)
        .results()
        .map(row -> row.group(1))
        .forEach(name -> nets.add(named.getOrDefault(name, ZOO + "/" + name + "-int8.tflite")));
    assertThat(named).isNotEmpty();
    assertThat(nets).hasSizeGreaterThan(named.size());
    assertThat(document).contains(String.join("\n", ArenaTable.lines(nets)));
  }

  /**
   * Worked by hand: a 28x28 image, a 3x3 convolution of 4 channels with its 2x2 pool to [14,14,4],
   * another to [7,7,4], 196 inputs to 10 scores.
   */
  @ParameterizedTest
  @EnumSource
  void boundsAreThoseWorkedByHand(Objective objective) {
    Program program =
        Lowering.lower(NetShapes.graph("conv:3:4 pool conv:3:4 pool classifier:10"), "net", "");
    int expected =
        switch (objective) {
          // Row r of the output has 56 bytes. While row 2r of the convolution goes into it, the
          // image is needed from row 2r - 1 on, of 28 bytes each. So 56 (r + 1) - 28 (2r - 1) = 84
          // bytes more are written than done with: so far before the image the output begins.
          // The kernel works in 3 bytes for alignment, an accumulator a channel and two windows.
          case SPEED -> 84 + 28 * 28 + aligned(3 + 4 * 4 + 2 * 9);
          // As with ROWS below, and what the second kernel works in.
          case SPEED_ROWS -> 3 * 28 + 3 * 14 * 4 + 7 * 7 * 4 + aligned(2 * 4 + 3 + 4 * 4 + 2 * 36);
          // A ring of three rows of [14,14,4] would be 168 more; the image is whole all the same.
          case RAM, FLASH -> 84 + 28 * 28;
          // Three rows of the image, three of [14,14,4], all of [7,7,4]; counters of 2 bytes for
          // two stages, the place in their order, and the ring of the image.
          case ROWS -> 3 * 28 + 3 * 14 * 4 + 7 * 7 * 4 + 2 * 4;
        };
    ArenaBound arena = ArenaBound.of(program, objective);
    assertThat(arena.boundBytes()).isEqualTo(expected);
    assertThat(arena.bytes()).isGreaterThanOrEqualTo(expected);
  }

  private static int aligned(int bytes) {
    return (bytes + 3) / 4 * 4;
  }

  @Test
  void whatIsNoLayerIsNamed() {
    assertThatThrownBy(() -> NetShapes.graph("conv:3:4 swirl:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("swirl:2");
  }
}
