package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** SPLIT and SPLIT_V become slices. */
class SplitTest {
  @Test
  void everyOutputIsASlice() {
    Graph graph = TfliteReader.read(split(-1, new int[] {1, 2, 2}, new int[] {1, 2, 2}));
    assertThat(graph.operators()).hasSize(2).allMatch(Operator.StridedSlice.class::isInstance);
    assertThat(graph.places()).containsExactly(0, 0);
    assertThat(graph.outputs()).containsExactly(2, 3);
    assertSlice(graph, 0, 2, new int[] {0, 0, 0}, new int[] {1, 2, 2});
    assertSlice(graph, 1, 3, new int[] {0, 0, 2}, new int[] {1, 2, 4});
    assertThat(graph.tensors().subList(0, 4).stream().map(Tensor::name))
        .as("the file's tensors keep their places")
        .containsExactly("axis", "x", "y0", "y1");
    assertThat(graph.label(graph.operators().get(1))).isEqualTo("operator 0 STRIDED_SLICE (y1)");
  }

  @Test
  void whatIsReadIsWrittenAndReadAgain() {
    Graph graph = TfliteReader.read(split(1, new int[] {1, 1, 4}, new int[] {1, 1, 4}));
    Graph again = TfliteReader.read(TfliteWriter.write(graph));
    assertThat(again.operators()).isEqualTo(graph.operators());
    assertThat(again.tensors()).isEqualTo(graph.tensors());
  }

  @Test
  void sizesOfTheirOwn() {
    Graph graph = TfliteReader.read(splitV(1, 3));
    assertSlice(graph, 0, 3, new int[] {0}, new int[] {1});
    assertSlice(graph, 1, 4, new int[] {1}, new int[] {4});
    assertThat(TfliteReader.read(splitV(-1, 3)).tensors()).isEqualTo(graphWith(-1, 3));
  }

  private static java.util.List<Tensor> graphWith(int... sizes) {
    java.util.List<Tensor> tensors = new java.util.ArrayList<>();
    tensors.addAll(TfliteReader.read(splitV(1, 3)).tensors());
    tensors.set(1, TfliteReader.read(splitV(sizes)).tensor(1));
    return tensors;
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    refused(
        split(0, new int[] {1, 2, 2}, new int[] {1, 2, 2}),
        "operator 0 SPLIT: axis 0 has 1 elements, no multiple of the 2 outputs");
    refused(
        split(3, new int[] {1, 2, 2}, new int[] {1, 2, 2}),
        "operator 0 SPLIT: axis 3 is not in [-3, 3)");
    refused(
        split(2, new int[] {1, 2, 2}, new int[] {1, 2, 3}),
        "operator 0 STRIDED_SLICE (y1): output is [1,2,3], its inputs give [1,2,2]");
    for (int[] sizes : new int[][] {{1, 2}, {-1, -1}, {0, 4}, {-1, 4}, {2, 3}, {-2, 6}}) {
      refused(
          splitV(sizes),
          "operator 0 SPLIT_V: sizes [%d, %d] do not make 2 parts of the 4 elements of axis 0"
              .formatted(sizes[0], sizes[1]));
    }
  }

  private static void assertSlice(Graph graph, int operator, int output, int[] begin, int[] end) {
    Operator.StridedSlice slice = (Operator.StridedSlice) graph.operators().get(operator);
    assertThat(slice.output()).isEqualTo(output);
    assertThat(graph.tensor(slice.begin()).ints().toArray()).containsExactly(begin);
    assertThat(graph.tensor(slice.end()).ints().toArray()).containsExactly(end);
    assertThat(graph.tensor(slice.strides()).ints().toArray()).containsOnly(1);
  }

  /** {@code [1,2,4]} in two along {@code axis}. */
  private static byte[] split(int axis, int[] first, int[] second) {
    RawFile file = new RawFile();
    int at = file.tensor("axis", RawFile.INT32, ints(axis));
    int x = file.tensor("x", RawFile.INT8, null, new float[] {0.5f}, 0, 1, 2, 4);
    int y0 = file.tensor("y0", RawFile.INT8, null, new float[] {0.5f}, 0, first);
    int y1 = file.tensor("y1", RawFile.INT8, null, new float[] {0.5f}, 0, second);
    return file.operator(RawFile.SPLIT, new int[] {y0, y1}, at, x)
        .subgraph(new int[] {x}, y0, y1)
        .bytes();
  }

  /** {@code [4]} in parts of 1 and 3. */
  private static byte[] splitV(int... sizes) {
    RawFile file = new RawFile();
    int x = file.tensor("x", RawFile.INT8, null, new float[] {0.5f}, 0, 4);
    int given = file.tensor("sizes", RawFile.INT32, ints(sizes), sizes.length);
    int axis = file.tensor("axis", RawFile.INT32, ints(0), 1);
    int y0 = file.tensor("y0", RawFile.INT8, null, new float[] {0.5f}, 0, 1);
    int y1 = file.tensor("y1", RawFile.INT8, null, new float[] {0.5f}, 0, 3);
    return file.operator(RawFile.SPLIT_V, new int[] {y0, y1}, x, given, axis)
        .subgraph(new int[] {x}, y0, y1)
        .bytes();
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static void refused(byte[] file, String message) {
    assertThatThrownBy(() -> TfliteReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
