package dev.nib.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Version;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CBackendTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/c");
  private static final String SHA = "0123456789abcdef".repeat(4);

  @Test
  void goldenHeader() throws IOException {
    List<String> different = new ArrayList<>();
    for (GeneratedFile file : CBackend.generate(tiny("tiny net"), options())) {
      Path golden = GOLDEN.resolve(file.path());
      Path actual = GOLDEN.resolve(file.path() + "_actual");
      String text = file.text().replace("nib " + Version.NIB + " ", "nib VERSION ");
      if (Files.exists(golden) && text.equals(Files.readString(golden))) {
        Files.deleteIfExists(actual);
      } else {
        Files.writeString(actual, text);
        different.add(actual + " is not " + golden);
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void sameProgramGivesSameBytes() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    assertThat(CBackend.generate(program, COptions.NONE))
        .isEqualTo(
            CBackend.generate(
                Lowering.lower(SampleGraphs.everyOperator(), "every", SHA), COptions.NONE));
  }

  static Stream<CTarget> targets() {
    return Stream.of(Objective.values())
        .flatMap(
            objective ->
                Stream.concat(
                    Stream.of(CTarget.of(objective)),
                    Arrays.stream(Core.values()).map(core -> CTarget.of(objective, core))));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void theHeaderStoresAsManyBytesOfConstantsAsTheFootprintSays(CTarget target) {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    String header = CBackend.generate(program, COptions.of(target)).get(0).text();
    Matcher array =
        Pattern.compile(
                "static const (int8_t|int16_t|int32_t) every_\\w+\\[(?:NIB_EVEN\\()?(\\d+)\\)?] NIB_FLASH")
            .matcher(header);
    Map<String, Integer> width = Map.of("int8_t", 1, "int16_t", 2, "int32_t", 4);
    int bytes = 0;
    while (array.find()) {
      bytes += Integer.parseInt(array.group(2)) * width.get(array.group(1));
    }
    assertThat(bytes)
        .isEqualTo(CBackend.footprint(CBackend.place(program, target), target).constantBytes())
        .isPositive();
  }

  @Test
  void everyKernelIsAFileOfItsNameThatQuotesItsRule() {
    Templates templates = new Templates("nib/firmware");
    for (String kernel : CKernels.names()) {
      assertThat(templates.fixed(kernel + ".c"))
          .as(kernel)
          .contains("NIB_KERNEL void " + kernel + "(", "SPDX-License-Identifier: MIT-0")
          .containsPattern("\\(rules? [A-Z][0-9]");
    }
  }

  @Test
  void everyStepOfTheSampleHasAKernelOfTheList() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    for (Objective objective : Objective.values()) {
      CTarget target = CTarget.of(objective);
      Footprint footprint = CBackend.footprint(CBackend.place(program, target), target);
      assertThat(CKernels.names()).containsAll(footprint.kernels());
    }
    CTarget target = CTarget.of(Objective.SPEED);
    PlacedProgram unfused = CBackend.placeUnfused(program, target);
    assertThat(CBackend.footprint(unfused, target).kernels()).hasSize(program.steps().size());
  }

  @Test
  void codeForFlashHasOneKernelForConvolutionsPoolsAndFullyConnectedLayers() {
    CTarget target = CTarget.of(Objective.FLASH);
    PlacedProgram placed = CBackend.place(tiny("tiny"), target);
    assertThat(CBackend.footprint(placed, target).kernels())
        .containsExactly("nib_conv_2d_compact_s8", "nib_conv_2d_compact_s8");
    // Those of the convolution for pixels from 0 on: the file's, -50 and 50.
    assertThat(CBackend.generate(tiny("tiny"), COptions.of(target)).get(0).text())
        .containsPattern("static const int16_t tiny_\\w+_bias\\[2] NIB_FLASH = \\{\\s+-50, 50\\s")
        .containsPattern("2, +/\\* bytes of each bias \\*/");
  }

  @Test
  void anImageThatIsStreamedComesRowByRow() {
    Program program = tiny("tiny net");
    String speed = CBackend.generate(program, COptions.NONE).get(0).text();
    assertThat(speed).doesNotContain("TINY_NET_ROWS");
    String ram = CBackend.generate(image(), COptions.of(CTarget.of(Objective.RAM))).get(0).text();
    assertThat(ram).doesNotContain("IMAGE_ROWS");
    PlacedProgram placed = CBackend.place(image(), CTarget.of(Objective.ROWS));
    assertThat(placed.rowInput()).isPresent();
    assertThat(CBackend.generate(image(), COptions.of(CTarget.of(Objective.ROWS))).get(0).text())
        .contains(
            "#define IMAGE_ARENA_BYTES " + placed.arena().bytes() + "\n",
            "#define IMAGE_ROWS_ARENA_BYTES " + placed.rowInput().get().arenaBytes() + "\n",
            "#define IMAGE_ROWS 16\n",
            "#define IMAGE_ROW_BYTES 16\n",
            "void image_row(int8_t *arena, const int8_t *row);");
  }

  @Test
  void linesKeepWithinAHundredColumns() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    for (GeneratedFile file :
        Stream.of(Objective.values())
            .flatMap(
                objective ->
                    CBackend.generate(program, COptions.of(CTarget.of(objective))).stream())
            .toList()) {
      assertThat(file.text().lines()).as(file.path()).allMatch(line -> line.length() <= 100);
      assertThat(file.text().lines())
          .as(file.path())
          .allMatch(line -> line.equals(line.stripTrailing()));
    }
  }

  @Test
  void namesOfGraphsCannotBreakOut() {
    String header =
        CBackend.generate(
                tiny("evil */ #error \"x\" \n /* ??/ é"),
                new COptions(
                    List.of("a */ b"),
                    Optional.empty(),
                    Optional.empty(),
                    CTarget.of(Objective.SPEED)))
            .get(0)
            .text();
    assertThat(header).contains("evil * / #error \"x\" _ / * __/ _", " * a * / b");
  }

  @Test
  void prefixesAreIdentifiersThatDoNotMeetTheKernels() {
    assertThat(CBackend.prefix(tiny("digits-int8"))).isEqualTo("digits_int8");
    assertThat(CBackend.prefix(tiny("nib conv"))).isEqualTo("net_nib_conv");
    assertThat(CBackend.prefix(tiny("int"))).isNotEqualTo("int");
  }

  @Test
  void windowsThatReachTooFarAreRefused() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Shape.of(1, 40_000, 1, 1), Quantization.perTensor(1, 0));
    int pool = builder.maxPool2D(input, Window.of(2, 1, 2, Padding.VALID), Activation.NONE);
    Program program = Lowering.lower(builder.output(pool).build(), "long", SHA);
    assertThatThrownBy(() -> CBackend.generate(program, COptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "t1 (MaxPool2D): windows over input [1,40000,1,1] reach position 40002, C kernels count"
                + " to 32767");
  }

  @Test
  void exampleOfTheWrongSizeIsRefused() {
    COptions options =
        new COptions(
            List.of(),
            Optional.of(new COptions.Example("x", Bytes.of((byte) 1), Bytes.of())),
            Optional.empty(),
            CTarget.of(Objective.SPEED));
    assertThatThrownBy(() -> CBackend.generate(tiny("t"), options))
        .hasMessage("the example's input has 1 bytes, the program's 16");
  }

  private static COptions options() {
    byte[] input = new byte[16];
    Arrays.fill(input, (byte) -128);
    return new COptions(
        List.of("98.76 % of 10,000 test images"),
        Optional.of(new COptions.Example("A black image.", Bytes.of(input), Bytes.of(new byte[3]))),
        Optional.empty(),
        CTarget.of(Objective.SPEED));
  }

  /** A convolution, a pool, a dense layer, and a grey image as input. */
  private static Program tiny(String name) {
    GraphBuilder builder = new GraphBuilder();
    int tensor = builder.input(Shape.of(1, 4, 4, 1), Quantization.perTensor(1 / 255f, -128));
    tensor =
        builder.conv2D(
            tensor,
            2,
            Window.of(3, 3, 1, Padding.SAME),
            weights(2, 9, 2),
            Activation.RELU,
            Quantization.perTensor(0.02f, -128));
    tensor = builder.maxPool2D(tensor, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    tensor = builder.reshape(tensor, 1, 8);
    tensor =
        builder.fullyConnected(
            tensor,
            8,
            3,
            false,
            weights(3, 8, 1),
            Activation.NONE,
            Quantization.perTensor(0.1f, 5));
    Graph graph = builder.output(tensor).build();
    return Lowering.lower(graph, name, SHA);
  }

  /** Two convolutions with pools, which are computed row by row where RAM is short. */
  private static Program image() {
    GraphBuilder builder = new GraphBuilder();
    int tensor = builder.input(Shape.of(1, 16, 16, 1), Quantization.perTensor(1 / 255f, -128));
    Quantization q = Quantization.perTensor(0.02f, -128);
    Window window = Window.of(3, 3, 1, Padding.SAME);
    for (int inputs = 1; inputs <= 4; inputs += 3) {
      tensor = builder.conv2D(tensor, 4, window, weights(4, 9 * inputs, 4), Activation.RELU, q);
      tensor = builder.maxPool2D(tensor, Window.of(2, 2, 2, Padding.VALID), Activation.NONE);
    }
    return Lowering.lower(builder.output(tensor).build(), "image", SHA);
  }

  private static GraphBuilder.Weights weights(int channels, int taps, int scales) {
    byte[] values = new byte[channels * taps];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i * 37 % 255 - 127);
    }
    float[] steps = new float[scales];
    for (int i = 0; i < scales; i++) {
      steps[i] = 0.01f * (i + 1);
    }
    int[] bias = new int[channels];
    Arrays.setAll(bias, i -> 100 * i - 50);
    return new GraphBuilder.Weights(Bytes.of(values), Floats.of(steps), Optional.of(Ints.of(bias)));
  }
}
