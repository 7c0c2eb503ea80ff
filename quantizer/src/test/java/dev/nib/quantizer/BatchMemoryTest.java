package dev.nib.quantizer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Activation;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
  @Test
  void whatDoesNotFitIsRefused() {
    Graph graph = relu(Shape.of(1, 1000));
    // Input and output, 4 bytes each, 25 samples, 3 batches.
    assertThatThrownBy(() -> BatchMemory.require(graph, 25, 3, 599_999))
        .isInstanceOf(QuantizationException.class)
        .hasMessage(
            "the float32 activations need 600,000 bytes (25 samples at a time, 3 times), 599,999"
                + " are there; set NIB_JAVA_OPTS=-Xmx1g, or take fewer --threads");
    assertThatCode(() -> BatchMemory.require(graph, 25, 3, 600_000)).doesNotThrowAnyException();
    assertThatCode(() -> BatchMemory.require(graph, 25, 3, 0)).doesNotThrowAnyException();
  }

  @Test
  void arraysBeyondWhatJavaHasAreRefused() {
    assertThatThrownBy(() -> BatchMemory.require(relu(Shape.of(1, 20_000, 20_000, 1)), 25, 1, 0))
        .isInstanceOf(QuantizationException.class)
        .hasMessage(
            "x is [1,20000,20000,1], of which 25 samples at a time have over 2^31 elements: the"
                + " model is too large");
  }

  private static Graph relu(Shape shape) {
    return new Graph(
        "",
        List.of(Tensor.floatActivation("x", shape), Tensor.floatActivation("y", shape)),
        List.of(new Operator.Relu(0, 1, Activation.RELU)),
        List.of(0),
        List.of(1));
  }
}
