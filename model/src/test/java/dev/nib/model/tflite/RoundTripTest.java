package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomGraph;
import dev.nib.model.testing.SampleGraphs;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the writer writes, the reader reads. */
class RoundTripTest {
  @Test
  void everyOperator() {
    Graph graph = SampleGraphs.everyOperator();
    Graph border = SampleGraphs.castBorder();
    assertThat(
            Stream.concat(graph.operators().stream(), border.operators().stream())
                .map(Operator::kind)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Operator.kinds());
    assertThat(TfliteReader.read(TfliteWriter.write(graph))).isEqualTo(graph);
    assertThat(TfliteReader.read(TfliteWriter.write(border))).isEqualTo(border);
  }

  @Property(tries = 500)
  void randomGraphs(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int chains) {
    GraphBuilder builder = new GraphBuilder();
    Random random = new Random(seed);
    for (int i = 0; i < chains; i++) {
      RandomGraph.append(builder, random);
    }
    Graph graph = builder.build();
    byte[] file = TfliteWriter.write(graph);
    assertThat(TfliteReader.read(file)).isEqualTo(graph);
    assertThat(TfliteWriter.write(graph)).as("same graph, same bytes").isEqualTo(file);
  }

  @Test
  void floatGraphWithUnevenStrideAndNames() {
    Graph graph =
        new Graph(
            "größe",
            List.of(
                Tensor.floatActivation("Eingang ä", Shape.of(2, 9, 8, 1)),
                Tensor.floatConstant("w", Shape.of(1, 2, 3, 1), 1, -2, 0, Float.MIN_VALUE, 5, 6),
                Tensor.floatConstant("b", Shape.of(1), -0.0f),
                Tensor.floatActivation("", Shape.of(2, 3, 4, 1))),
            List.of(
                new Operator.Conv2D(
                    0,
                    1,
                    OptionalInt.of(2),
                    3,
                    new Window(2, 3, 3, 1, 2, 2, Padding.VALID),
                    Activation.RELU_N1_TO_1)),
            List.of(0),
            List.of(3));
    assertThat(TfliteReader.read(TfliteWriter.write(graph))).isEqualTo(graph);
  }

  @Test
  void misalignedBuffersAreRead() {
    Graph graph = SampleGraphs.everyOperator();
    byte[] file = TfliteWriter.write(graph);
    for (int shift : new int[] {1, 2, 7}) {
      // Every offset but the first is relative, so that all behind the header may move.
      byte[] moved = new byte[file.length + shift];
      System.arraycopy(file, 0, moved, 0, 8);
      System.arraycopy(file, 8, moved, 8 + shift, file.length - 8);
      java.nio.ByteBuffer header =
          java.nio.ByteBuffer.wrap(moved).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      header.putInt(0, header.getInt(0) + shift);
      assertThat(TfliteReader.read(moved)).isEqualTo(graph);
    }
  }

  @Test
  void constantsAreAlignedTo16Bytes() {
    byte[] file = TfliteWriter.write(SampleGraphs.everyOperator());
    FlatTable model = FlatTable.root(file, "TFL3");
    int constants = 0;
    for (FlatTable buffer : model.tables(Schema.Model.BUFFERS)) {
      if (buffer.has(Schema.Buffer.DATA)) {
        byte[] content = new byte[buffer.bytes(Schema.Buffer.DATA).remaining()];
        buffer.bytes(Schema.Buffer.DATA).get(content);
        constants++;
        assertThat(offsets(file, content)).as("constant %d", constants).anyMatch(o -> o % 16 == 0);
      }
    }
    assertThat(constants).isEqualTo(20);
  }

  private static List<Integer> offsets(byte[] file, byte[] part) {
    return java.util.stream.IntStream.rangeClosed(0, file.length - part.length)
        .filter(i -> java.util.Arrays.equals(file, i, i + part.length, part, 0, part.length))
        .boxed()
        .toList();
  }
}
