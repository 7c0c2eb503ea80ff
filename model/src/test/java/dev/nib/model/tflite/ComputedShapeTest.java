package dev.nib.model.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import org.junit.jupiter.api.Test;

class ComputedShapeTest {
  @Test
  void theShapeIsKnownWhenTheFileIsRead() {
    Graph graph = TfliteReader.read(ComputedShapeFile.sound());
    assertThat(graph.operators())
        .containsExactly(new Operator.Reshape(ComputedShapeFile.X, ComputedShapeFile.Y));
    assertThat(graph.tensor(ComputedShapeFile.Y).shape().toArray()).containsExactly(1, 6);
  }

  @Test
  void minusOneIsWhatIsLeft() {
    byte[] file = new ComputedShapeFile(ComputedShapeFile.SIX, -1, 1, 6).bytes();
    assertThat(TfliteReader.read(file).operators()).hasSize(1);
  }

  @Test
  void anotherShapeThanTheOutputsIsRefused() {
    refused(
        new ComputedShapeFile(ComputedShapeFile.SIX, 6, 1, 2, 3),
        "operator 3 RESHAPE: the new shape is [1, 6], the output is [1,2,3]");
    refused(
        new ComputedShapeFile(ComputedShapeFile.SIX, 5, 1, 6),
        "operator 3 RESHAPE: the new shape is [1, 5], the output is [1,6]");
  }

  @Test
  void numbersOfTheModelAreNoShape() {
    refused(
        new ComputedShapeFile(ComputedShapeFile.Y, 6, 1, 6),
        "operator 2 PACK: y is computed of more than shapes; nib needs constant shapes");
  }

  private static void refused(ComputedShapeFile file, String message) {
    assertThatThrownBy(() -> TfliteReader.read(file.bytes()))
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
