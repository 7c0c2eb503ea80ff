package dev.nib.codegen.verilog.engine;

import dev.nib.model.Ints;
import dev.nib.program.AccumulatorRange;
import dev.nib.program.CentredForm;
import dev.nib.program.Requantization;
import dev.nib.program.Value;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A step as the engine computes it: a convolution, the largest sum of each pool, and a
 * requantisation. Where each output channel reads an input channel of its own, the lanes take
 * turns, so that one of them multiplies in a cycle; pools, means and rescales are convolutions with
 * weights of 0 for the other channels instead, which take as many cycles. In place of the
 * convolution there can be a sum of what tables have for an input or two.
 *
 * @param centred its sums and biases for inputs less their zero point, of the layer's channels
 * @param positions outputs side by side that share the lanes: each lane computes a channel of one
 *     of them, as if they were channels of one position
 * @param windows where its taps lie
 * @param runs of taps
 * @param weights of them
 * @param lookup what is looked up in place of weights
 * @param neededMacs multiplications that the outputs need: of taps inside the image, in windows
 *     that a pool keeps, by weights that are not there for the engine's sake
 */
public record EngineStep(
    Value input,
    Value output,
    Requantization requantization,
    CentredForm centred,
    int positions,
    WindowTable windows,
    Runs runs,
    WeightAt weights,
    Optional<Lookup> lookup,
    long neededMacs) {
  /**
   * Taps side by side, both in the input and in the weights: bytes, or where channels are separate
   * pixels, of which each has one word of weights.
   *
   * @param inputPitch bytes of the input from one to the next; of a lookup's two inputs none, since
   *     their places say it
   * @param weightPitch words of weights from one to the next
   * @param taps words of weights of a group of channels
   * @param pixelPitch bytes of the input from one pixel to the next where channels are separate,
   *     otherwise 0
   */
  public record Runs(int inputPitch, int weightPitch, int taps, int pixelPitch) {
    /** Of bytes. */
    static Runs ofBytes(int inputPitch, int weightPitch, int taps) {
      return new Runs(inputPitch, weightPitch, taps, 0);
    }
  }

  /**
   * Numbers for each byte of the inputs, which are added.
   *
   * @param second the other input, where there is one
   * @param tables of each input, for -128 to 127
   */
  public record Lookup(Optional<Value> second, List<Ints> tables) {
    public Lookup {
      tables = List.copyOf(tables);
    }

    /** What the sums can be. */
    AccumulatorRange range() {
      return new AccumulatorRange(
          tables.stream().mapToInt(table -> of(table).min()).sum(),
          tables.stream().mapToInt(table -> of(table).max()).sum());
    }

    /** Bits of the numbers. */
    int bits() {
      return tables.stream().mapToInt(table -> of(table).bits()).max().orElseThrow();
    }

    private static AccumulatorRange of(Ints table) {
      IntSummaryStatistics all =
          IntStream.range(0, table.size()).map(table::get).summaryStatistics();
      return new AccumulatorRange(all.getMin(), all.getMax());
    }
  }

  /** The weight of an output channel at a tap. */
  @FunctionalInterface
  interface WeightAt {
    int get(int channel, int tap);
  }

  /** Channels of the layer. */
  public int layerChannels() {
    return centred.bias().size();
  }

  /** Output channels as the lanes have them: those of all positions that share them. */
  public int channels() {
    return positions * layerChannels();
  }

  /** Groups of {@code lanes} channels. */
  public int groups(int lanes) {
    return (channels() + lanes - 1) / lanes;
  }

  /** Channels of the last group. */
  public int rest(int lanes) {
    return channels() - (groups(lanes) - 1) * lanes;
  }

  /** True when each output channel reads the input channel of its number only. */
  public boolean isSeparate() {
    return runs.pixelPitch() > 0;
  }
}
