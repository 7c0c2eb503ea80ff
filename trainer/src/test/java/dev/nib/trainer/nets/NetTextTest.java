package dev.nib.trainer.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Padding;
import dev.nib.trainer.nets.LayerDefinition.AveragePool;
import dev.nib.trainer.nets.LayerDefinition.BatchNorm;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dense;
import dev.nib.trainer.nets.LayerDefinition.DepthwiseConvolution;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.GlobalAveragePool;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetTextTest {
  @Test
  void everyLayerHasItsWord() {
    String text =
        "pool:same conv:5:32 norm conv:3:8:2 conv:1:16:linear average:2 conv:3:4:2:linear depthwise:3"
            + " depthwise:5:2 depthwise:3:linear depthwise:3:2:linear dense:7 dropout:0.5"
            + " classifier:10";
    NetDefinition net = NetText.parse("all", "  " + text.replace(" ", "\n ") + " ");
    assertThat(net.layers())
        .containsExactly(
            new MaxPool(Padding.SAME),
            new Convolution(5, 32),
            new BatchNorm(),
            new Convolution(3, 8, 2, true),
            new Convolution(1, 16, 1, false),
            new AveragePool(2),
            new Convolution(3, 4, 2, false),
            new DepthwiseConvolution(3),
            new DepthwiseConvolution(5, 2, true),
            new DepthwiseConvolution(3, 1, false),
            new DepthwiseConvolution(3, 2, false),
            new Dense(7),
            new Dropout(0.5),
            new Classifier(10));
    assertThat(NetText.print(net)).isEqualTo(text);
    NetDefinition pooled = NetText.parse("pooled", "pool global classifier:3");
    assertThat(pooled.layers())
        .containsExactly(new MaxPool(Padding.VALID), new GlobalAveragePool(), new Classifier(3));
    assertThat(NetText.print(pooled)).isEqualTo("pool global classifier:3");
  }

  @Test
  void theNamedNetsSurvive() {
    for (NetDefinition net : Nets.all()) {
      assertThat(Nets.of(NetText.print(net), net.name())).isEqualTo(net);
      assertThat(Nets.of(net.name(), "other")).isSameAs(net);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv:3:8:8 classifier:10|word 1 of the net, conv:3:8:8: stride is 8, must be 1 to 7",
        "pool conv:4:8 classifier:10|word 2 of the net, conv:4:8: kernel is 4, must be odd",
        "conv:3 classifier:10|word 1 of the net, conv:3: must have the form conv:KERNEL:CHANNELS[:STRIDE][:linear]",
        "pool:2|word 1 of the net, pool:2: must have the form pool[:same]",
        "norm:linear|word 1 of the net, norm:linear: must have the form norm",
        "dense:x|word 1 of the net, dense:x: \"x\" is no whole number",
        "conv:3::2|word 1 of the net, conv:3::2: \"\" is no whole number",
        "dropout:half|word 1 of the net, dropout:half: \"half\" is no number",
        "average:1 classifier:10|word 1 of the net, average:1: pool size is 1, must be 2 or more",
        "conv:3:8 global|net: the last layer must be a classifier",
        "dense:8 depthwise:3 classifier:10|net: depthwise0: stands behind a dense layer, which leaves no image",
        "' '|net: the last layer must be a classifier"
      })
  void problemsAreNamed(String text, String message) {
    assertThatThrownBy(() -> NetText.parse("net", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anUnknownWordListsTheKnown() {
    assertThatThrownBy(() -> NetText.parse("net", "cnv:3:8 classifier:10"))
        .hasMessage(
            "word 1 of the net, cnv:3:8: no layer is called so; there are "
                + String.join(", ", NetText.WORDS));
  }
}
