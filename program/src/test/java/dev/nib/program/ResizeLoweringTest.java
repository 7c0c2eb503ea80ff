package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Bytes;
import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Sampling;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.model.testing.GraphBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resizes, slopes and extremes: which steps they become, and what is refused. */
class ResizeLoweringTest {
  private static final Quantization ANY = Quantization.perTensor(0.5f, 3);

  private final GraphBuilder builder = new GraphBuilder();

  @Test
  void positionsBetweenPixels() {
    assertPositions(Sampling.PLAIN, 3, 7, 0, 439, 878, 1317, 1756, 2048, 2048);
    assertPositions(Sampling.HALF_PIXEL_CENTERS, 2, 6, 0, 0, 340, 681, 1022, 1024);
    assertPositions(Sampling.ALIGN_CORNERS, 4, 3, 0, 1536, 3072);
    assertPositions(Sampling.ALIGN_CORNERS, 4, 1, 0);
    assertPositions(Sampling.HALF_PIXEL_CENTERS, 4, 1, 1536);
  }

  private static void assertPositions(Sampling sampling, int from, int to, Integer... expected) {
    for (boolean rows : new boolean[] {true, false}) {
      GraphBuilder graph = new GraphBuilder();
      int input = graph.input(rows ? Shape.of(1, from, 5, 2) : Shape.of(1, 5, from, 2), ANY);
      int output = graph.resizeBilinear(input, rows ? to : 5, rows ? 5 : to, sampling);
      Step.Resize step = (Step.Resize) lower(graph.output(output).build()).steps().get(0);
      Ints positions = rows ? step.rows() : step.columns();
      assertThat(positions.toArray()).containsExactly(Ints.of(ints(expected)).toArray());
      Ints others = rows ? step.columns() : step.rows();
      assertThat(others.toArray()).containsExactly(0, 1024, 2048, 3072, 4096);
    }
  }

  private static int[] ints(Integer... values) {
    return List.of(values).stream().mapToInt(i -> i).toArray();
  }

  @Test
  void theNearestIsAMoveWhereTheFactorsAreWhole() {
    int input = builder.input(Shape.of(2, 3, 4, 5), ANY);
    for (Sampling sampling : List.of(Sampling.PLAIN, Sampling.HALF_PIXEL_CENTERS)) {
      builder.output(builder.resizeNearestNeighbor(input, 6, 12, sampling));
      builder.output(builder.resizeNearestNeighbor(input, 3, 2, sampling));
      builder.output(builder.resizeNearestNeighbor(input, 1, 1, sampling));
    }
    builder.output(builder.resizeNearestNeighbor(input, 2, 4, Sampling.ALIGN_CORNERS));
    assertThat(lower(builder.build()).steps()).hasSize(7).allMatch(Step.Move.class::isInstance);
  }

  @Test
  void theNearestIsAResizeElsewhere() {
    int input = builder.input(Shape.of(1, 3, 4, 1), ANY);
    builder.output(builder.resizeNearestNeighbor(input, 3, 5, Sampling.PLAIN));
    Step.Resize step = (Step.Resize) lower(builder.build()).steps().get(0);
    assertThat(step.rows().toArray()).containsExactly(0, 1024, 2048);
    assertThat(step.columns().toArray()).containsExactly(0, 0, 1024, 2048, 3072);
  }

  @Test
  void positionsBehindThePictureAreRefused() {
    int input = builder.input(Shape.of(1, 65, 2, 1), ANY);
    builder.output(builder.resizeBilinear(input, 513, 2, Sampling.PLAIN));
    refused(
        builder.build(),
        "operator 0 RESIZE_BILINEAR (t2): output 512 of axis 1 lies at 66560/1024 of the input's 65,"
            + " and the interpreter reads beyond; take another size, or half_pixel_centers");
    GraphBuilder centers = new GraphBuilder();
    int same = centers.input(Shape.of(1, 65, 2, 1), ANY);
    centers.output(centers.resizeBilinear(same, 513, 2, Sampling.HALF_PIXEL_CENTERS));
    assertThat(lower(centers.build()).steps()).hasSize(1);
  }

  @Test
  void parametersMustBeTheSame() {
    Tensor size =
        new Tensor(
            "size", Shape.of(2), ElementType.INT32, Optional.empty(), Optional.of(Ints.of(2, 2)));
    Shape shape = Shape.of(1, 2, 2, 1);
    Tensor out = Tensor.int8Activation("y", shape, Quantization.perTensor(0.25f, 3));
    List<Tensor> tensors = List.of(Tensor.int8Activation("x", shape, ANY), size, out);
    String numbers =
        " (y): input has scale 0.5 and zero point 3, output 0.25 and 3; they must be the same";
    refused(
        graph(tensors, new Operator.ResizeBilinear(0, 1, 2, Sampling.PLAIN)),
        "operator 0 RESIZE_BILINEAR" + numbers);
    refused(
        graph(tensors, new Operator.ResizeNearestNeighbor(0, 1, 2, Sampling.PLAIN)),
        "operator 0 RESIZE_NEAREST_NEIGHBOR" + numbers);
    refused(graph(tensors, new Operator.Maximum(0, 0, 2)), "operator 0 MAXIMUM" + numbers);
    refused(graph(tensors, new Operator.Minimum(0, 0, 2)), "operator 0 MINIMUM" + numbers);
  }

  @Test
  void aSlopeForAllIsATable() {
    int input = builder.input(Shape.of(1, 2), ANY);
    builder.output(builder.prelu(input, slopes(Shape.of(2), 7, 7), ANY));
    builder.output(builder.prelu(input, slopes(Shape.of(), 7), ANY));
    builder.output(builder.prelu(input, slopes(Shape.of(1, 2), 7, 8), ANY));
    List<Step> steps = lower(builder.build()).steps();
    assertThat(steps).extracting(Step::kind).containsExactly("Table", "Table", "Prelu");
    assertThat(((Step.Table) steps.get(0)).values())
        .isEqualTo(((Step.Table) steps.get(1)).values());
    Step.Prelu prelu = (Step.Prelu) steps.get(2);
    for (int q = -128; q < 128; q++) {
      int expected = ((Step.Table) steps.get(0)).values().get(q + 128);
      assertThat(prelu.apply(q, 0)).isEqualTo(expected);
    }
  }

  @Test
  void slopesOfOtherAxesAreRefused() {
    int input = builder.input(Shape.of(1, 2, 2), ANY);
    builder.output(builder.prelu(input, slopes(Shape.of(2, 2), 1, 2, 3, 4), ANY));
    refused(
        builder.build(),
        "operator 0 PRELU (t2): t1 is [2,2], nib has a slope for each channel or one for all; share"
            + " the other axes, in Keras by PReLU(shared_axes=[1, 2])");
    GraphBuilder column = new GraphBuilder();
    int other = column.input(Shape.of(1, 2, 2), ANY);
    int alpha = column.constant(Shape.of(2, 1), Bytes.of((byte) 1, (byte) 2), ANY);
    column.output(column.prelu(other, alpha, ANY));
    refused(
        column.build(),
        "operator 0 PRELU (t2): t1 is [2,1], nib has a slope for each channel or one for all; share"
            + " the other axes, in Keras by PReLU(shared_axes=[1, 2])");
  }

  @Test
  void slopesOfSeveralScalesAreRefused() {
    Quantization two = Quantization.perChannel(Floats.of(1, 2), 0);
    int input = builder.input(Shape.of(1, 2), ANY);
    int alpha = builder.constant(Shape.of(2), Bytes.of((byte) 1, (byte) 2), two);
    refused(
        builder.output(builder.prelu(input, alpha, ANY)).build(),
        "operator 0 PRELU (t2): t1 has 2 scales, the int8 operator has one");
  }

  private int slopes(Shape shape, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return builder.constant(shape, Bytes.of(bytes), Quantization.perTensor(0.1f, -20));
  }

  private static Graph graph(List<Tensor> tensors, Operator operator) {
    return new Graph("", tensors, List.of(operator), List.of(0), List.of(2));
  }

  private static Program lower(Graph graph) {
    return Lowering.lower(graph, "test", "");
  }

  private static void refused(Graph graph, String message) {
    assertThatThrownBy(() -> lower(graph)).isInstanceOf(ModelException.class).hasMessage(message);
  }
}
