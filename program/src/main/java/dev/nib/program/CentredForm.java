package dev.nib.program;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A weighted step as an engine computes it that takes the zero point off its inputs: {@code bias +
 * sum(w * (x - z))}, in which taps outside the image count for nothing and may be left out. The
 * bias is the graph's again (rule B1 the other way round).
 *
 * @param bias {@code [O]}
 * @param sums for each channel what its sums without bias can be, for any inputs and any of its
 *     taps
 */
public record CentredForm(Ints bias, List<AccumulatorRange> sums) {
  public CentredForm {
    sums = List.copyOf(sums);
  }

  /**
   * That of a step.
   *
   * @throws ModelException when a bias does not fit 32 bits, which no lowered step's does
   */
  public static CentredForm of(Step.Weighted step) {
    int channels = step.bias().size();
    int taps = step.weights().size() / channels;
    boolean innermost = step instanceof Step.DepthwiseConv2D;
    int zeroPoint = step.input().zeroPoint();
    int[] bias = new int[channels];
    List<AccumulatorRange> sums = new ArrayList<>();
    for (int o = 0; o < channels; o++) {
      long weights = 0;
      long lowest = 0;
      long highest = 0;
      for (int tap = 0; tap < taps; tap++) {
        int w = step.weights().get(innermost ? tap * channels + o : o * taps + tap);
        long atMin = (long) w * (Byte.MIN_VALUE - zeroPoint);
        long atMax = (long) w * (Byte.MAX_VALUE - zeroPoint);
        weights += w;
        lowest += Math.min(atMin, atMax);
        highest += Math.max(atMin, atMax);
      }
      bias[o] = requireInt(o, step.bias().get(o) + zeroPoint * weights);
      sums.add(new AccumulatorRange(requireInt(o, lowest), requireInt(o, highest)));
    }
    return new CentredForm(Ints.of(bias), sums);
  }

  /**
   * That of sums in which each channel adds some inputs, all with the same weight.
   *
   * @param zeroPoint of the inputs
   * @param weight above 0
   * @param count how many each channel adds
   * @param bias of each channel
   */
  public static CentredForm ofSums(int channels, int zeroPoint, int weight, int count, int bias) {
    long factor = (long) weight * count;
    AccumulatorRange range =
        new AccumulatorRange(
            requireInt(0, Math.min(0, factor * (Byte.MIN_VALUE - zeroPoint))),
            requireInt(0, Math.max(0, factor * (Byte.MAX_VALUE - zeroPoint))));
    int[] biases = new int[channels];
    Arrays.fill(biases, bias);
    return new CentredForm(Ints.of(biases), Collections.nCopies(channels, range));
  }

  /** The range of a channel's sum with its bias. */
  public AccumulatorRange biased(int channel) {
    AccumulatorRange range = sums.get(channel);
    return new AccumulatorRange(
        requireInt(channel, (long) range.min() + bias.get(channel)),
        requireInt(channel, (long) range.max() + bias.get(channel)));
  }

  private static int requireInt(int channel, long value) {
    if (value != (int) value) {
      throw new ModelException(
          "channel %d: %d, without the input zero point, overflows 32 bits"
              .formatted(channel, value));
    }
    return (int) value;
  }
}
