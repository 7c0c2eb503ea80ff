package dev.nib.codegen.verilog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.codegen.GeneratedFile;
import dev.nib.model.ModelException;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerilogBackendTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 63, 64})
  void everyFormatHoldsTheSameWords(int lanes) {
    Program program = TestPrograms.everyStep();
    VerilogOptions options = new VerilogOptions(lanes);
    Map<String, String> files = files(program, options);
    for (LayerRoms layer : VerilogBackend.layers(program, options)) {
      for (Rom rom : layer.roms()) {
        int width = lanes * rom.role().laneBits();
        List<BigInteger> words = MemoryFiles.mem(files.get(rom.module() + ".mem"));
        assertThat(words).hasSize(rom.image().words());
        assertThat(MemoryFiles.coe(files.get("xilinx/" + rom.module() + ".coe"))).isEqualTo(words);
        String mif = files.get("intel/" + rom.module() + ".mif");
        assertThat(MemoryFiles.mif(mif, width)).isEqualTo(words);
        String hex = files.get("intel/" + rom.module() + ".hex");
        if (width == 2048) {
          assertThat(hex).isNull();
          assertThat(files.get("README.txt")).contains("none for " + rom.module());
        } else {
          assertThat(MemoryFiles.intelHex(hex, width)).isEqualTo(words);
        }
      }
    }
  }

  @Test
  void intelHexGoesBeyondSixteenBitsOfAddress() {
    Program program = TestPrograms.dense(3, 50_000);
    Map<String, String> files = files(program, new VerilogOptions(1));
    String hex = files.get("intel/dense_net_dense_weights.hex");
    assertThat(hex.lines().filter(line -> line.startsWith(":02000002")).toList())
        .containsExactly(":020000021000EC", ":020000022000DC");
    assertThat(MemoryFiles.intelHex(hex, 8))
        .isEqualTo(MemoryFiles.mem(files.get("dense_net_dense_weights.mem")));
  }

  @Test
  void convolutionWordsFollowTheDocumentedOrder() {
    Program program = TestPrograms.everyStep();
    Step.Conv2D step = (Step.Conv2D) program.steps().get(1);
    List<BigInteger> words =
        MemoryFiles.mem(
            files(program, new VerilogOptions(3)).get("tiny_net_v2_conv_0_weights.mem"));
    assertThat(words).hasSize(2 * 3 * 2 * 2);
    int word = 0;
    for (int group = 0; group < 2; group++) {
      for (int ky = 0; ky < 3; ky++) {
        for (int kx = 0; kx < 2; kx++) {
          for (int i = 0; i < 2; i++, word++) {
            for (int lane = 0; lane < 3; lane++) {
              int o = group * 3 + lane;
              int expected = o < 5 ? step.weights().get(((o * 3 + ky) * 2 + kx) * 2 + i) : 0;
              assertThat(words.get(word).shiftRight(8 * lane).byteValue())
                  .as("word %d, lane %d", word, lane)
                  .isEqualTo((byte) expected);
            }
          }
        }
      }
    }
  }

  @Test
  void aFactorForTheWholeTensorIsExpandedToChannels() {
    Program program = TestPrograms.everyStep();
    Step.FullyConnected step = (Step.FullyConnected) program.steps().get(5);
    assertThat(step.requantization().isPerChannel()).isFalse();
    List<BigInteger> words =
        MemoryFiles.mem(
            files(program, new VerilogOptions(4)).get("tiny_net_v2_dense_multipliers.mem"));
    BigInteger m = BigInteger.valueOf(step.requantization().multiplier(0));
    BigInteger three = m.or(m.shiftLeft(32)).or(m.shiftLeft(64));
    assertThat(words).containsExactly(three.or(m.shiftLeft(96)), three);
  }

  /** Every step has ROMs or a stated reason, and the read-me file names it. */
  @Test
  void everyKindOfStepIsAnswered() {
    Program program = Lowering.lower(SampleGraphs.everyOperator(), "every", "0".repeat(64));
    List<LayerRoms> layers = VerilogBackend.layers(program, VerilogOptions.DEFAULT);
    Set<Class<?>> covered =
        program.steps().stream().map(Object::getClass).collect(Collectors.toSet());
    // Streams and resizes are what passes and other graphs make.
    assertThat(records(Step.class).filter(step -> !covered.contains(step)))
        .allMatch(step -> step == Step.Stream.class || step == Step.Extremum.class);
    String readme = files(program, VerilogOptions.DEFAULT).get("README.txt");
    for (LayerRoms layer : layers) {
      assertThat(readme).contains(layer.notes());
      if (layer.roms().isEmpty()) {
        assertThat(layer.notes().get(0)).startsWith("No ROM: ");
      }
    }
    assertThat(
            VerilogBackend.layers(TestPrograms.everyStep(), VerilogOptions.DEFAULT).stream()
                .map(layer -> layer.roms().size()))
        .containsExactly(2, 4, 4, 0, 0, 4, 0);
  }

  private static Stream<Class<?>> records(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isInterface() ? records(type) : Stream.of(type));
  }

  @Test
  void namesOfFilesAndModulesAreDistinct() {
    List<String> paths =
        TestPrograms.files(TestPrograms.everyStep(), VerilogOptions.DEFAULT).stream()
            .map(GeneratedFile::path)
            .toList();
    assertThat(paths).doesNotHaveDuplicates().hasSize(4 + 14 * 5);
  }

  @Test
  void aProgramWithoutConstantsGetsNoBench() {
    Program all = TestPrograms.everyStep();
    Program program =
        new Program(
            "pool",
            all.sourceSha256(),
            all.inputs(),
            all.outputs(),
            List.of(all.steps().get(3)),
            List.of());
    assertThat(TestPrograms.files(program, VerilogOptions.DEFAULT))
        .extracting(GeneratedFile::path)
        .containsExactly("README.txt", "nib_rom.v");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 65})
  void lanesOutOfRangeAreRefused(int lanes) {
    assertThatThrownBy(() -> new VerilogOptions(lanes))
        .isInstanceOf(ModelException.class)
        .hasMessage(lanes + " lanes asked for, must be 1 to 64");
  }

  @Test
  void hostileNamesStayInsideTheirComments() {
    Program all = TestPrograms.everyStep();
    Program program =
        new Program(
            "a\nendmodule \\ `define */ ; --",
            all.sourceSha256(),
            all.inputs(),
            all.outputs(),
            all.steps(),
            all.parts());
    for (GeneratedFile file : TestPrograms.files(program, VerilogOptions.DEFAULT)) {
      assertThat(file.text()).doesNotContain("\nendmodule \\").doesNotContain("`define");
    }
  }

  private static Map<String, String> files(Program program, VerilogOptions options) {
    return TestPrograms.files(program, options).stream()
        .collect(Collectors.toMap(GeneratedFile::path, GeneratedFile::text));
  }
}
