package dev.nib.bench;

import dev.nib.trainer.LayerDefinition;
import dev.nib.trainer.NetDefinition;
import java.util.List;

/** A net as words for a program in another language: {@code conv:5:32}, {@code pool}, ... */
final class LayerWords implements LayerDefinition.Visitor<String> {
  /** A word for each layer, in order. */
  static List<String> of(NetDefinition net) {
    return net.layers().stream().map(layer -> layer.accept(new LayerWords())).toList();
  }

  @Override
  public String convolution(LayerDefinition.Convolution layer) {
    return "conv:%d:%d".formatted(layer.kernel(), layer.channels());
  }

  @Override
  public String batchNorm(LayerDefinition.BatchNorm layer) {
    return "norm";
  }

  @Override
  public String maxPool(LayerDefinition.MaxPool layer) {
    return "pool";
  }

  @Override
  public String dropout(LayerDefinition.Dropout layer) {
    return "dropout:" + layer.rate();
  }

  @Override
  public String dense(LayerDefinition.Dense layer) {
    return "dense:" + layer.units();
  }

  @Override
  public String classifier(LayerDefinition.Classifier layer) {
    return "classifier:" + layer.classes();
  }
}
