package dev.nib.toolkit.compare;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import dev.nib.toolkit.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an int8 net can have been made of a float32 one, by its weights: layers of the same
 * shapes, and weights of the same signs. Quantisation keeps these, and so do equalisation between
 * layers and normalisations that are folded, which scale whole channels, now and then by a negative
 * factor.
 */
final class Kinship {
  /** Steps from zero: what is nearer may have been rounded to either side. */
  private static final int SURE = 2;

  /** Of two nets that have nothing to do with each other some six in ten. */
  private static final double LEAST_ALIKE = 0.9;

  private Kinship() {}

  /** The weights of a layer and along which of their axes output channels lie. */
  private record Weights(String layer, Tensor tensor, boolean channelsLast) {
    int channels() {
      return tensor.shape().extent(channelsLast ? tensor.shape().rank() - 1 : 0);
    }

    int channel(int index) {
      int each = tensor.shape().elements() / channels();
      return channelsLast ? index % channels() : index / each;
    }
  }

  /** Why it cannot, empty where it can or weights do not tell. */
  static Optional<Message> doubt(Graph float32, Graph int8) {
    List<Weights> floats = weights(float32);
    List<Weights> bytes = weights(int8);
    if (floats.size() != bytes.size()) {
      return Optional.of(
          Message.of("it has %d layers with weights, not %d", bytes.size(), floats.size()));
    }
    long alike = 0;
    long all = 0;
    for (int i = 0; i < floats.size(); i++) {
      Weights real = floats.get(i);
      Weights quantized = bytes.get(i);
      if (!real.tensor().shape().equals(quantized.tensor().shape())) {
        return Optional.of(
            Message.of(
                "its weights of %s are %s, not %s",
                quantized.layer(), quantized.tensor().shape(), real.tensor().shape()));
      }
      if (real.tensor().isConstant()
          && real.tensor().type() == ElementType.FLOAT32
          && quantized.tensor().isConstant()
          && quantized.tensor().type() == ElementType.INT8) {
        long[] counted = signs(real, quantized);
        alike += counted[0];
        all += counted[1];
      }
    }
    return alike >= LEAST_ALIKE * all
        ? Optional.empty()
        : Optional.of(Message.of("%.0f %% of its weights have the same sign", 100.0 * alike / all));
  }

  /** Weights of the same sign, or, where those are fewer in a channel, of the other; and all. */
  private static long[] signs(Weights real, Weights quantized) {
    float[] values = real.tensor().floats().toArray();
    byte[] steps = quantized.tensor().int8s().toArray();
    long[] same = new long[quantized.channels()];
    long[] other = new long[same.length];
    for (int i = 0; i < steps.length; i++) {
      if (Math.abs(steps[i]) >= SURE) {
        boolean equal = Math.signum(values[i]) == Math.signum(steps[i]);
        (equal ? same : other)[quantized.channel(i)]++;
      }
    }
    long[] sum = new long[2];
    for (int c = 0; c < same.length; c++) {
      sum[0] += Math.max(same[c], other[c]);
      sum[1] += same[c] + other[c];
    }
    return sum;
  }

  private static List<Weights> weights(Graph graph) {
    List<Weights> all = new ArrayList<>();
    for (Operator op : graph.operators()) {
      String layer = graph.tensor(op.output()).name();
      if (op instanceof Operator.Conv2D conv) {
        all.add(new Weights(layer, graph.tensor(conv.weights()), false));
      } else if (op instanceof Operator.DepthwiseConv2D conv) {
        all.add(new Weights(layer, graph.tensor(conv.weights()), true));
      } else if (op instanceof Operator.FullyConnected full) {
        all.add(new Weights(layer, graph.tensor(full.weights()), false));
      }
    }
    return all;
  }
}
