package dev.nib.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.nib.program.Step;
import dev.nib.program.StepCost;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CBackendTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/c");
  private static final String SHA = "0123456789abcdef".repeat(4);

  /** Steps that need no kernel, and why. */
  private static final Map<String, String> WITHOUT_KERNEL =
      Map.of("Reshape", "input and output are the same bytes");

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

  @Test
  void theHeaderStoresAsManyBytesOfConstantsAsTheCostsSay() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    String header = CBackend.generate(program, COptions.NONE).get(0).text();
    Matcher array =
        Pattern.compile(
                "static const (int8_t|int32_t) every_\\w+\\[(?:NIB_EVEN\\()?(\\d+)\\)?] NIB_FLASH")
            .matcher(header);
    int bytes = 0;
    while (array.find()) {
      bytes += Integer.parseInt(array.group(2)) * (array.group(1).equals("int32_t") ? 4 : 1);
    }
    assertThat(bytes).isEqualTo(StepCost.total(program).constantBytes()).isPositive();
  }

  @Test
  void everyStepHasItsKernelOrAReason() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    Map<String, Step> steps =
        program.steps().stream().collect(Collectors.toMap(Step::kind, step -> step, (a, b) -> a));
    for (String name : names(Step.class)) {
      if (WITHOUT_KERNEL.containsKey(name)) {
        continue;
      }
      assertThat(steps).as("sample graph").containsKey(name);
      String kernel = new LayerViews("p", PlacedProgram.of(program)).next(steps.get(name)).kernel();
      assertThat(kernel).isEqualTo("nib_" + snakeCase(name) + "_s8");
      assertThat(new Templates("nib/firmware").fixed(kernel + ".c"))
          .contains("NIB_KERNEL void " + kernel + "(", "SPDX-License-Identifier: MIT-0", "(rule ");
    }
  }

  @Test
  void linesKeepWithinAHundredColumns() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", SHA);
    for (GeneratedFile file : CBackend.generate(program, COptions.NONE)) {
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
                new COptions(List.of("a */ b"), Optional.empty(), Optional.empty()))
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
            Optional.empty());
    assertThatThrownBy(() -> CBackend.generate(tiny("t"), options))
        .hasMessage("the example's input has 1 bytes, the program's 16");
  }

  private static List<String> names(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(
            type -> type.isInterface() ? names(type).stream() : Stream.of(type.getSimpleName()))
        .toList();
  }

  private static COptions options() {
    byte[] input = new byte[16];
    Arrays.fill(input, (byte) -128);
    return new COptions(
        List.of("98.76 % of 10,000 test images"),
        Optional.of(new COptions.Example("A black image.", Bytes.of(input), Bytes.of(new byte[3]))),
        Optional.empty());
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

  /** As conv_2d for Conv2D. */
  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
