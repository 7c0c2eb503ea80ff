package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Shape;

/**
 * What a step costs, for banners and tables. Constants count as wide as the rules have them; what a
 * back end puts beside them is its own to count.
 *
 * @param macs multiplications of a weight by an input, padding included
 * @param weightBytes weights, slopes, tables and operands of 1 byte each, positions of a resize of
 *     4
 * @param biasBytes int32 biases
 * @param requantizationBytes multipliers of 4 bytes and shifts of 1 byte
 * @param accumulatorBits of the narrowest register that holds every sum, 0 where nothing is summed
 */
public record StepCost(
    long macs, int weightBytes, int biasBytes, int requantizationBytes, int accumulatorBits) {
  private static final StepCost NOTHING = new StepCost(0, 0, 0, 0, 0);

  /** The constants in flash. */
  public int constantBytes() {
    return weightBytes + biasBytes + requantizationBytes;
  }

  public static StepCost of(Step step) {
    return step.accept(new Of());
  }

  /** The costs of all steps together; the accumulator is the widest one. */
  public static StepCost total(Program program) {
    return program.steps().stream().map(StepCost::of).reduce(NOTHING, StepCost::plus);
  }

  private StepCost plus(StepCost other) {
    return new StepCost(
        macs + other.macs,
        weightBytes + other.weightBytes,
        biasBytes + other.biasBytes,
        requantizationBytes + other.requantizationBytes,
        Math.max(accumulatorBits, other.accumulatorBits));
  }

  private static StepCost weighted(
      long macs, int weights, Ints bias, Requantization r, AccumulatorRange accumulator) {
    return new StepCost(
        macs, weights, 4 * bias.size(), 5 * r.multipliers().size(), accumulator.bits());
  }

  private static final class Of implements Step.Visitor<StepCost> {
    private static StepCost convolution(Step.Convolution step) {
      Shape windows = step.unpooled();
      long macs = (long) step.weights().size() * (windows.elements() / windows.extent(3));
      return weighted(
          macs, step.weights().size(), step.bias(), step.requantization(), step.accumulator());
    }

    @Override
    public StepCost conv2D(Step.Conv2D step) {
      return convolution(step);
    }

    @Override
    public StepCost depthwiseConv2D(Step.DepthwiseConv2D step) {
      return convolution(step);
    }

    @Override
    public StepCost fullyConnected(Step.FullyConnected step) {
      long macs = (long) step.weights().size() * step.batches();
      return weighted(
          macs, step.weights().size(), step.bias(), step.requantization(), step.accumulator());
    }

    @Override
    public StepCost pool2D(Step.Pool2D step) {
      return NOTHING;
    }

    @Override
    public StepCost mean(Step.Mean step) {
      return factor(step.requantization(), step.accumulator().bits());
    }

    @Override
    public StepCost softmax(Step.Softmax step) {
      return NOTHING;
    }

    @Override
    public StepCost rescale(Step.Rescale step) {
      StepCost one = factor(step.factor(), 0);
      return step.factor().equals(step.below()) ? one : one.plus(factor(step.below(), 0));
    }

    @Override
    public StepCost prelu(Step.Prelu step) {
      return constants(step.alphas()).plus(factor(step.factor(), 0)).plus(factor(step.below(), 0));
    }

    @Override
    public StepCost table(Step.Table step) {
      return constants(step.values());
    }

    @Override
    public StepCost sum(Step.Sum step) {
      return factor(step.factors().output(), 0);
    }

    @Override
    public StepCost product(Step.Product step) {
      return factor(step.requantization(), 0);
    }

    @Override
    public StepCost extremum(Step.Extremum step) {
      return NOTHING;
    }

    @Override
    public StepCost move(Step.Move step) {
      return NOTHING;
    }

    @Override
    public StepCost resize(Step.Resize step) {
      return new StepCost(0, 4 * (step.rows().size() + step.columns().size()), 0, 0, 0);
    }

    @Override
    public StepCost fill(Step.Fill step) {
      return constants(step.values());
    }

    @Override
    public StepCost stream(Step.Stream step) {
      return step.stages().stream().map(StepCost::of).reduce(NOTHING, StepCost::plus);
    }

    private static StepCost factor(Requantization r, int accumulatorBits) {
      return new StepCost(0, 0, 0, 5 * r.multipliers().size(), accumulatorBits);
    }

    private static StepCost constants(Bytes values) {
      return new StepCost(0, values.size(), 0, 0, 0);
    }
  }
}
