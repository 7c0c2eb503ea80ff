package dev.nib.trainer.nets;

import dev.nib.model.Padding;
import dev.nib.trainer.nets.LayerDefinition.Classifier;
import dev.nib.trainer.nets.LayerDefinition.Convolution;
import dev.nib.trainer.nets.LayerDefinition.Dense;
import dev.nib.trainer.nets.LayerDefinition.Dropout;
import dev.nib.trainer.nets.LayerDefinition.MaxPool;
import java.util.List;

/** The nets that nib knows by name. */
public final class Nets {
  /** The large net, 887,530 parameters: two pairs of convolutions and a wide dense layer. */
  public static final NetDefinition REPORT =
      NetDefinition.forDigits(
          "report",
          new Convolution(5, 32),
          new Convolution(5, 32),
          new MaxPool(Padding.SAME),
          new Dropout(0.3),
          new Convolution(3, 64),
          new Convolution(3, 64),
          new MaxPool(Padding.SAME),
          new Dropout(0.3),
          new Dense(256),
          new Dropout(0.5),
          new Classifier(10));

  /** The middle net, 101,098 parameters: pools down to a single pixel of 64 channels. */
  public static final NetDefinition APPENDIX =
      NetDefinition.forDigits(
          "appendix",
          new Convolution(5, 32),
          new MaxPool(Padding.VALID),
          new Convolution(5, 32),
          new MaxPool(Padding.VALID),
          new Dropout(0.3),
          new Convolution(3, 64),
          new MaxPool(Padding.VALID),
          new Convolution(3, 64),
          new MaxPool(Padding.VALID),
          new Dropout(0.3),
          new Dense(256),
          new Dropout(0.5),
          new Classifier(10));

  /**
   * The default net, 12,570 parameters: three narrow convolutions, each pooled, and no hidden dense
   * layer; learns MNIST in a minute and a half and fits a microcontroller.
   */
  public static final NetDefinition COMPACT =
      NetDefinition.forDigits(
          "compact",
          new Convolution(3, 12),
          new MaxPool(Padding.VALID),
          new Convolution(3, 24),
          new MaxPool(Padding.VALID),
          new Convolution(3, 32),
          new MaxPool(Padding.VALID),
          new Dropout(0.1),
          new Classifier(10));

  private static final List<NetDefinition> ALL = List.of(COMPACT, APPENDIX, REPORT);

  private Nets() {}

  /** All of them, the default first. */
  public static List<NetDefinition> all() {
    return ALL;
  }

  /**
   * The net of that name.
   *
   * @throws IllegalArgumentException one line that lists the names, if there is none
   */
  public static NetDefinition named(String name) {
    return ALL.stream()
        .filter(net -> net.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no net is called %s; there are %s, and text such as \"%s\""
                        .formatted(
                            name,
                            ALL.stream().map(NetDefinition::name).toList(),
                            NetText.print(COMPACT))));
  }

  /**
   * The net of that name, or the one that a text describes.
   *
   * @param nameForText what a net from text shall be called
   * @throws IllegalArgumentException one line, if it is neither
   */
  public static NetDefinition of(String nameOrText, String nameForText) {
    return NetText.isText(nameOrText) ? NetText.parse(nameForText, nameOrText) : named(nameOrText);
  }
}
