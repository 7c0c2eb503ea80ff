package dev.nib.trainer.nets;

import dev.nib.model.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nets as text, a word for each layer: {@code conv:3:8:2 depthwise:3 conv:1:16:linear pool global
 * classifier:10}.
 *
 * <p>{@link #WORDS} has them all; parts in brackets may be left out. Stride is 1 without a number,
 * and ReLU follows a convolution without {@code linear}.
 */
public final class NetText {
  /** Every word, as the messages show it. */
  public static final List<String> WORDS =
      List.of(
          "conv:KERNEL:CHANNELS[:STRIDE][:linear]",
          "depthwise:KERNEL[:STRIDE][:linear]",
          "norm",
          "pool[:same]",
          "average:SIZE",
          "global",
          "dropout:RATE",
          "dense:UNITS",
          "classifier:CLASSES");

  private static final String LINEAR = "linear";
  private static final String SAME = "same";

  private NetText() {}

  /** A word for each layer, with a space between two. */
  public static String print(NetDefinition net) {
    return net.layers().stream()
        .map(layer -> layer.accept(new Printer()))
        .collect(Collectors.joining(" "));
  }

  /** True for what can only be text: a name has neither colon nor space. */
  public static boolean isText(String nameOrText) {
    return nameOrText.chars().anyMatch(c -> c == ':' || Character.isWhitespace(c));
  }

  /**
   * A net for MNIST's images.
   *
   * @param name what it shall be called
   * @throws IllegalArgumentException one line that names the word, what is wrong and what would
   *     mend it
   */
  public static NetDefinition parse(String name, String text) {
    List<LayerDefinition> layers = new ArrayList<>();
    if (!text.isBlank()) {
      for (String word : text.strip().split("\\s+", -1)) {
        try {
          layers.add(layer(new Word(word)));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "word %d of the net, %s: %s".formatted(layers.size() + 1, word, e.getMessage()), e);
        }
      }
    }
    return new NetDefinition(name, NetDefinition.DIGIT_EXTENT, NetDefinition.DIGIT_EXTENT, layers);
  }

  private static LayerDefinition layer(Word word) {
    return switch (word.kind()) {
      case "conv" -> {
        word.requireNumbers(2, 3);
        yield new LayerDefinition.Convolution(
            word.integer(0), word.integer(1), word.integer(2, 1), !word.endsIn(LINEAR));
      }
      case "depthwise" -> {
        word.requireNumbers(1, 2);
        yield new LayerDefinition.DepthwiseConvolution(
            word.integer(0), word.integer(1, 1), !word.endsIn(LINEAR));
      }
      case "norm" -> {
        word.requireNumbers(0, 0);
        yield new LayerDefinition.BatchNorm();
      }
      case "pool" -> {
        word.requireNumbers(0, 0);
        yield new LayerDefinition.MaxPool(word.endsIn(SAME) ? Padding.SAME : Padding.VALID);
      }
      case "average" -> {
        word.requireNumbers(1, 1);
        yield new LayerDefinition.AveragePool(word.integer(0));
      }
      case "global" -> {
        word.requireNumbers(0, 0);
        yield new LayerDefinition.GlobalAveragePool();
      }
      case "dropout" -> {
        word.requireNumbers(1, 1);
        yield new LayerDefinition.Dropout(word.number(0));
      }
      case "dense" -> {
        word.requireNumbers(1, 1);
        yield new LayerDefinition.Dense(word.integer(0));
      }
      case "classifier" -> {
        word.requireNumbers(1, 1);
        yield new LayerDefinition.Classifier(word.integer(0));
      }
      default ->
          throw new IllegalArgumentException(
              "no layer is called so; there are " + String.join(", ", WORDS));
    };
  }

  /** A word in its parts: the kind, numbers, and at the end perhaps a mode. */
  private static final class Word {
    private final String kind;
    private final List<String> numbers;
    private final String mode;

    Word(String text) {
      List<String> parts = Arrays.asList(text.split(":", -1));
      kind = parts.get(0);
      String last = parts.get(parts.size() - 1);
      boolean hasMode =
          parts.size() > 1
              && switch (kind) {
                case "conv", "depthwise" -> last.equals(LINEAR);
                case "pool" -> last.equals(SAME);
                default -> false;
              };
      mode = hasMode ? last : "";
      numbers = parts.subList(1, parts.size() - (hasMode ? 1 : 0));
    }

    String kind() {
      return kind;
    }

    boolean endsIn(String wanted) {
      return mode.equals(wanted);
    }

    void requireNumbers(int least, int most) {
      if (numbers.size() < least || numbers.size() > most) {
        String pattern =
            WORDS.stream().filter(w -> w.matches(kind + "([:\\[].*)?")).findFirst().orElseThrow();
        throw new IllegalArgumentException("must have the form " + pattern);
      }
    }

    int integer(int index) {
      try {
        return Integer.parseInt(numbers.get(index));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s is no whole number".formatted(quoted(numbers.get(index))), e);
      }
    }

    int integer(int index, int otherwise) {
      return index < numbers.size() ? integer(index) : otherwise;
    }

    double number(int index) {
      try {
        return Double.parseDouble(numbers.get(index));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s is no number".formatted(quoted(numbers.get(index))), e);
      }
    }

    private static String quoted(String part) {
      return "\"" + part + "\"";
    }
  }

  /** The word of a layer. */
  private static final class Printer implements LayerDefinition.Visitor<String> {
    @Override
    public String convolution(LayerDefinition.Convolution layer) {
      return "conv:%d:%d%s".formatted(layer.kernel(), layer.channels(), ending(layer));
    }

    @Override
    public String depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return "depthwise:%d%s".formatted(layer.kernel(), ending(layer));
    }

    private static String ending(LayerDefinition.Sliding layer) {
      return (layer.stride() == 1 ? "" : ":" + layer.stride()) + (layer.relu() ? "" : ":" + LINEAR);
    }

    @Override
    public String batchNorm(LayerDefinition.BatchNorm layer) {
      return "norm";
    }

    @Override
    public String maxPool(LayerDefinition.MaxPool layer) {
      return layer.padding() == Padding.SAME ? "pool:" + SAME : "pool";
    }

    @Override
    public String averagePool(LayerDefinition.AveragePool layer) {
      return "average:" + layer.size();
    }

    @Override
    public String globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      return "global";
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
}
