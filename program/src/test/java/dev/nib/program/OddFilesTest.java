package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.ModelException;
import dev.nib.model.tflite.OddFiles;
import dev.nib.model.tflite.RawFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Files as other converters write them. */
class OddFilesTest {
  private static final short ONE = 0x3c00;
  private static final short MINUS_TWO = (short) 0xc000;
  private static final short SMALLEST = 1;

  @Test
  void aBiasHasOneAxisWhateverItsScalesName() {
    Graph usual = TfliteReader.read(OddFiles.biasAlongAxis(0));
    assertThat(TfliteReader.read(OddFiles.biasAlongAxis(3))).isEqualTo(usual);
    assertThat(usual.tensor(2).requireQuantization().axis()).isZero();
  }

  @Test
  void theFirstOfSeveralSubgraphsIsRead() {
    TfliteFile several = TfliteFile.of("several.tflite", OddFiles.severalSubgraphs(false));
    assertThat(several.graph().operators()).hasSize(1);
    assertThat(several.graph().tensor(1).requireQuantization().scale()).isEqualTo(0.25f);
    assertThat(several.notes())
        .containsExactly(
            "it has 3 subgraphs, of which the first is read: it uses none of the others");
    TfliteFile once = TfliteFile.of("once.tflite", OddFiles.severalSubgraphs(true));
    assertThat(once.graph().operators()).isEqualTo(several.graph().operators());
    assertThat(once.graph().places()).containsExactly(1);
    assertThat(once.graph().label(once.graph().operators().get(0)))
        .isEqualTo("operator 1 RELU (y)");
  }

  @Test
  void halfWeightsAreReadAsFloats() {
    TfliteFile file =
        TfliteFile.of(
            "half.tflite",
            OddFiles.halfWeights(ONE, MINUS_TWO, SMALLEST, (short) 0x7bff, (short) 0, ONE));
    Graph graph = file.graph();
    assertThat(graph.operators()).hasSize(1);
    assertThat(graph.tensor(2).floats().toArray()).containsExactly(1, -2, 0x1p-24f, 65504);
    assertThat(graph.tensor(4).floats().toArray()).containsExactly(0, 1);
    assertThat(GraphKind.of(graph)).isEqualTo(GraphKind.FLOAT32);
    assertThat(file.notes())
        .containsExactly("its weights are float16, and are read as the same float32 numbers");
    // Nothing of 16 bits is left, so that what nib writes again reads the same.
    assertThat(TfliteReader.read(TfliteWriter.write(graph)).tensors()).isEqualTo(graph.tensors());
  }

  @Test
  void halvesThatAreComputedAreRefused() {
    refused(
        OddFiles.chain(RawFile.FLOAT16, RawFile.RELU),
        "operator 0 RELU: tensor 0 x: is computed in FLOAT16, nib reads float16 weights only;"
            + " convert without it");
  }

  @Test
  void int8WeightsAloneAreNamed() {
    Graph graph = TfliteReader.read(OddFiles.int8Weights());
    assertThat(GraphKind.of(graph)).isEqualTo(GraphKind.INT8_WEIGHTS);
    assertThatThrownBy(() -> Lowering.lower(graph, "", ""))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "input x is FLOAT32, an int8 model is needed: this one has int8 weights with float32"
                + " activations; run 'nib quantize' on the float32 original");
  }

  @Test
  void allOperatorsThatNibHasNotAreNamedAtOnce() {
    refused(
        OddFiles.chain(RawFile.INT8, RawFile.RELU, RawFile.COS, 47, RawFile.COS, 73),
        "operator 1 COS: nib has no such operator; nor has it EXP, LOG (README.md lists what it"
            + " has)");
    refused(
        OddFiles.chain(RawFile.INT8, RawFile.COS, 47, 73, 75, 76, 78, 92, 101, 104),
        "operator 0 COS: nib has no such operator; nor has it EXP, LOG, SQRT, RSQRT, POW, SQUARE"
            + " and 2 others (README.md lists what it has)");
    // WHILE runs another subgraph.
    refused(
        OddFiles.chain(RawFile.INT8, 119),
        "operator 0 WHILE: nib has no such operator (README.md lists what it has)");
  }

  /** Damage in these files is a graph or one line, too. */
  @Property(tries = 2000)
  void damageIsAGraphOrOneLine(@ForAll long seed) {
    Random random = new Random(seed);
    byte[][] files = {
      OddFiles.biasAlongAxis(3),
      OddFiles.severalSubgraphs(true),
      OddFiles.halfWeights(ONE, ONE, ONE, ONE, ONE, ONE),
      OddFiles.int8Weights()
    };
    byte[] file = files[random.nextInt(files.length)];
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      file[random.nextInt(file.length)] = (byte) random.nextInt();
    }
    try {
      Lowering.lower(TfliteReader.read(file), "odd", "");
    } catch (ModelException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r").hasSizeLessThan(1100);
    }
  }

  private static void refused(byte[] file, String message) {
    assertThatThrownBy(() -> TfliteReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
