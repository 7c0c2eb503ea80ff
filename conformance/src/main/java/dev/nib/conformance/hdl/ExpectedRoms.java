package dev.nib.conformance.hdl;

import dev.nib.program.Requantization;
import dev.nib.program.Step;
import java.util.Map;

/** The ROMs that a step must have, by the end of their names, decoded from word addresses. */
final class ExpectedRoms {
  private final int lanes;

  ExpectedRoms(int lanes) {
    this.lanes = lanes;
  }

  /** The value in lane {@code lane} of the word at {@code address}. */
  interface Lane {
    int value(int address, int lane);
  }

  /**
   * What a ROM must hold.
   *
   * @param laneBytes bytes of a value
   */
  record Contents(int words, int lanes, int laneBytes, Lane values) {
    /** All words, each from its lowest byte to its highest. */
    byte[] bytes() {
      byte[] all = new byte[words * wordBytes()];
      int at = 0;
      for (int address = 0; address < words; address++) {
        for (int lane = 0; lane < lanes; lane++) {
          int value = values.value(address, lane);
          for (int b = 0; b < laneBytes; b++) {
            all[at++] = (byte) (value >>> (8 * b));
          }
        }
      }
      return all;
    }

    int wordBytes() {
      return lanes * laneBytes;
    }

    long bits() {
      return 8L * words * wordBytes();
    }
  }

  /** Those of {@code step}; none for a step without ROMs. */
  Map<String, Contents> of(Step step) {
    if (step instanceof Step.Conv2D conv) {
      return conv2D(conv);
    }
    if (step instanceof Step.DepthwiseConv2D conv) {
      return depthwiseConv2D(conv);
    }
    if (step instanceof Step.FullyConnected layer) {
      return fullyConnected(layer);
    }
    return step instanceof Step.Rescale rescale ? rescale(rescale) : Map.of();
  }

  private Map<String, Contents> conv2D(Step.Conv2D step) {
    int outputs = step.output().shape().extent(3);
    int inputs = step.input().shape().extent(3);
    int height = step.placement().window().height();
    int width = step.placement().window().width();
    Lane weight =
        (address, lane) -> {
          int i = address % inputs;
          int kx = address / inputs % width;
          int ky = address / inputs / width % height;
          int o = address / inputs / width / height * lanes + lane;
          return o < outputs
              ? step.weights().get(((o * height + ky) * width + kx) * inputs + i)
              : 0;
        };
    int words = groups(outputs) * height * width * inputs;
    return layer(words, weight, outputs, step.bias()::get, step.requantization());
  }

  private Map<String, Contents> depthwiseConv2D(Step.DepthwiseConv2D step) {
    int outputs = step.output().shape().extent(3);
    int height = step.placement().window().height();
    int width = step.placement().window().width();
    Lane weight =
        (address, lane) -> {
          int kx = address % width;
          int ky = address / width % height;
          int o = address / width / height * lanes + lane;
          return o < outputs ? step.weights().get((ky * width + kx) * outputs + o) : 0;
        };
    int words = groups(outputs) * height * width;
    return layer(words, weight, outputs, step.bias()::get, step.requantization());
  }

  private Map<String, Contents> fullyConnected(Step.FullyConnected step) {
    int outputs = step.outputs();
    int inputs = step.inputs();
    Lane weight =
        (address, lane) -> {
          int o = address / inputs * lanes + lane;
          return o < outputs ? step.weights().get(o * inputs + address % inputs) : 0;
        };
    int words = groups(outputs) * inputs;
    return layer(words, weight, outputs, step.bias()::get, step.requantization());
  }

  private Map<String, Contents> rescale(Step.Rescale step) {
    Requantization r = step.factor();
    return r.equals(step.below())
        ? Map.of(
            "multipliers", new Contents(1, lanes, 4, (address, lane) -> r.multiplier(0)),
            "shifts", new Contents(1, lanes, 1, (address, lane) -> r.shift(0)))
        : Map.of();
  }

  private interface PerChannel {
    int get(int channel);
  }

  private Map<String, Contents> layer(
      int weightWords, Lane weight, int outputs, PerChannel bias, Requantization r) {
    return Map.of(
        "weights", new Contents(weightWords, lanes, 1, weight),
        "bias", perGroup(outputs, 4, bias),
        "multipliers", perGroup(outputs, 4, r::multiplier),
        "shifts", perGroup(outputs, 1, r::shift));
  }

  private Contents perGroup(int outputs, int laneBytes, PerChannel values) {
    return new Contents(
        groups(outputs),
        lanes,
        laneBytes,
        (group, lane) -> {
          int o = group * lanes + lane;
          return o < outputs ? values.get(o) : 0;
        });
  }

  private int groups(int channels) {
    return (channels + lanes - 1) / lanes;
  }
}
