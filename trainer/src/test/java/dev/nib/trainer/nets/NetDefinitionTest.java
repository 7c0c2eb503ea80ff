package dev.nib.trainer.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Padding;
import dev.nib.trainer.nets.LayerDefinition.AveragePool;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dense;
import dev.nib.trainer.nets.LayerDefinition.DepthwiseConvolution;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetDefinitionTest {
  @Test
  void parameterCountsAreThoseOfTheLiterature() {
    assertThat(Nets.REPORT.parameterCount()).isEqualTo(887_530);
    assertThat(Nets.APPENDIX.parameterCount()).isEqualTo(101_098);
  }

  @Test
  void compactIsSmall() {
    assertThat(Nets.COMPACT.parameterCount()).isEqualTo(12_570);
  }

  @Test
  void namedFindsEachAndListsThemOtherwise() {
    for (NetDefinition net : Nets.all()) {
      assertThat(Nets.named(net.name())).isSameAs(net);
    }
    assertThatThrownBy(() -> Nets.named("lenet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "no net is called lenet; there are [compact, appendix, report], and")
        .hasMessageEndingWith("\"" + NetText.print(Nets.COMPACT) + "\"");
  }

  @Test
  void layersAreNumberedByKindAndShapesFollow() {
    List<NetDefinition.Placed> placed = Nets.APPENDIX.placed();
    assertThat(placed.stream().map(p -> p.name() + " " + p.output()))
        .containsExactly(
            "conv0 28x28x32",
            "pool0 14x14x32",
            "conv1 14x14x32",
            "pool1 7x7x32",
            "dropout0 7x7x32",
            "conv2 7x7x64",
            "pool2 3x3x64",
            "conv3 3x3x64",
            "pool3 1x1x64",
            "dropout1 1x1x64",
            "dense0 1x1x256",
            "dropout2 1x1x256",
            "dense1 1x1x10");
    assertThat(placed.get(2).weightShape()).containsExactly(32, 32, 5, 5);
    assertThat(placed.get(10).weightShape()).containsExactly(64, 256);
    assertThat(Nets.APPENDIX.classes()).isEqualTo(10);
  }

  @Test
  void stridesRoundUpAndPoolsRoundDown() {
    NetDefinition net =
        NetText.parse(
            "n", "conv:3:8:2 depthwise:3:2 norm average:3 conv:1:4:2 global dense:6 classifier:10");
    assertThat(net.placed().stream().map(p -> p.name() + " " + p.output()))
        .containsExactly(
            "conv0 14x14x8",
            "depthwise0 7x7x8",
            "norm0 7x7x8",
            "average0 2x2x8",
            "conv1 1x1x4",
            "global0 1x1x4",
            "dense0 1x1x6",
            "dense1 1x1x10");
    assertThat(net.placed().get(1).weightShape()).containsExactly(8, 1, 3, 3);
    assertThat(net.withoutBatchNorm().withBatchNorm().layers())
        .filteredOn(LayerDefinition.BatchNorm.class::isInstance)
        .hasSize(3);
  }

  @Test
  void unsoundOrdersAreRefused() {
    assertRefused("n: conv0: stands behind a dense layer", new Dense(4), new Convolution(3, 4));
    assertRefused("n: dense1: stands behind the classifier", new Classifier(10), new Dense(4));
    assertRefused("n: the last layer must be a classifier", new Dense(4));
    assertRefused(
        "n: pool2: input is 7x7x1, SAME needs even extents; use VALID",
        new MaxPool(Padding.SAME),
        new MaxPool(Padding.SAME),
        new MaxPool(Padding.SAME),
        new Classifier(10));
    MaxPool pool = new MaxPool(Padding.VALID);
    assertRefused(
        "n: pool4: input is 1x1x1, smaller than the 2x2 window", pool, pool, pool, pool, pool);
  }

  private static void assertRefused(String message, LayerDefinition... layers) {
    assertThatThrownBy(() -> NetDefinition.forDigits("n", layers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
  void dropoutRatesOutsideAreRefused(double rate) {
    assertThatThrownBy(() -> new Dropout(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dropout rate is " + rate);
  }

  @Test
  void sizesOutsideAreRefused() {
    assertThatThrownBy(() -> new Convolution(4, 8)).hasMessageContaining("kernel is 4");
    assertThatThrownBy(() -> new Convolution(3, 4, 8, true)).hasMessageContaining("stride is 8");
    assertThatThrownBy(() -> new DepthwiseConvolution(2)).hasMessageContaining("kernel is 2");
    assertThatThrownBy(() -> new AveragePool(1)).hasMessageContaining("pool size is 1");
    assertRefused("n: average0: input is 28x28x1, smaller than the 29x29", new AveragePool(29));
    assertThatThrownBy(() -> new Convolution(3, 0)).hasMessageContaining("channels is 0");
    assertThatThrownBy(() -> new Dense(0)).hasMessageContaining("units is 0");
    assertThatThrownBy(() -> new Classifier(1)).hasMessageContaining("classes is 1");
    assertThatThrownBy(() -> new NetDefinition(" ", 28, 28, List.of(new Classifier(10))))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> new NetDefinition("n", 0, 28, List.of(new Classifier(10))))
        .hasMessageContaining("0x28");
  }
}
