package dev.nib.toolkit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.models.Zoo;
import dev.nib.toolkit.models.ZooNet;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.nets.Nets;
import org.junit.jupiter.api.Test;

/** What was made of what. */
class KinshipTest {
  private static Graph graph(String file) {
    return TfliteFile.of(file, Zoo.content(file)).graph();
  }

  @Test
  void theZoosNetsWereMadeOfTheirFloatFiles() {
    for (ZooNet net : Zoo.nets()) {
      assertThat(Kinship.doubt(graph(Zoo.floatFile(net)), graph(Zoo.int8File(net))))
          .as(net.name())
          .isEmpty();
    }
  }

  @Test
  void anotherNetHasOtherLayers() {
    assertThat(Kinship.doubt(graph("kb2.tflite"), graph("kb4-int8.tflite")).orElseThrow().text())
        .isEqualTo("it has 6 layers with weights, not 5");
    assertThat(Kinship.doubt(graph("kb4.tflite"), graph("kb5-int8.tflite")).orElseThrow().text())
        .isEqualTo("its weights of conv0 are [5,5,5,1], not [3,5,5,1]");
  }

  /** As after a training that was repeated, whose int8 file was not. */
  @Test
  void anotherTrainingHasOtherWeights() {
    ZooNet kb4 = Zoo.named("kb4");
    String text = kb4.train().get(kb4.train().indexOf("--net") + 1);
    Graph other = CnnTrainer.untrained(Nets.of(text, "kb4").withoutBatchNorm(), 7).toGraph();
    assertThat(Kinship.doubt(other, graph("kb4-int8.tflite")).orElseThrow().text())
        .matches("[56]\\d % of its weights have the same sign");
  }
}
