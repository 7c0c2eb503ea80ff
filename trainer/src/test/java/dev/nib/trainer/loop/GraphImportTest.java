package dev.nib.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteReader;
import dev.nib.model.tflite.TfliteWriter;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.NetText;
import dev.nib.trainer.nets.Nets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphImportTest {
  @Test
  void everyNamedNetIsRecognisedFromItsFile() {
    for (NetDefinition definition : Nets.all()) {
      Graph graph = CnnTrainer.untrained(definition, 7).toGraph();
      TrainedNet net = TrainedNet.of(TfliteReader.read(TfliteWriter.write(graph))).orElseThrow();
      assertThat(net.definition()).isEqualTo(definition);
      assertThat(net.toGraph()).isEqualTo(graph);
    }
  }

  @Test
  void netsFromTextAreRecognisedToo() {
    for (String text :
        List.of(
            "conv:3:4:2 depthwise:3 conv:1:6:linear depthwise:5:2:linear global classifier:10",
            "average:2 conv:5:4:2:linear pool average:3 depthwise:3 dense:7 dense:5 classifier:3")) {
      NetDefinition definition = NetText.parse("text", text);
      Graph graph = CnnTrainer.untrained(definition, 7).toGraph();
      TrainedNet net = TrainedNet.of(TfliteReader.read(TfliteWriter.write(graph))).orElseThrow();
      assertThat(NetText.print(net.definition())).isEqualTo(text);
      assertThat(net.toGraph()).isEqualTo(graph);
    }
  }

  @Test
  void anotherGraphIsNot() {
    Graph graph = CnnTrainer.untrained(Nets.COMPACT, 7).toGraph();
    Graph cut =
        new Graph(
            graph.name(),
            graph.tensors(),
            graph.operators().subList(0, 3),
            graph.inputs(),
            List.of(graph.operators().get(2).output()));
    assertThat(TrainedNet.of(cut)).isEmpty();
  }
}
