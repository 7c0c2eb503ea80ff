package dev.nib.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Graph;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import org.junit.jupiter.api.Test;

class ConstantAlignmentTest {
  private final Graph graph = SampleGraphs.everyOperator();

  @Test
  void filesAreAlignedUnlessAskedOtherwise() {
    assertThat(ConstantAlignment.misaligned(TfliteWriter.write(graph))).isZero();
    byte[] packed = TfliteWriter.write(graph, 4);
    assertThat(ConstantAlignment.misaligned(packed)).isPositive();
    assertThat(TfliteReader.read(packed)).isEqualTo(graph);
  }
}
