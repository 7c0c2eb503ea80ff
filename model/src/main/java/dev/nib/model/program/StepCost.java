package dev.nib.model.program;

import dev.nib.model.Ints;
import dev.nib.model.Shape;

/**
 * What a step costs, for banners and tables.
 *
 * @param macs multiplications of a weight by an input, padding included
 * @param weightBytes int8 weights
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
  public static StepCost total(IntegerProgram program) {
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
    @Override
    public StepCost conv2D(Step.Conv2D step) {
      Shape out = step.output().shape();
      long macs = (long) step.weights().size() * (out.elements() / out.extent(3));
      return weighted(
          macs, step.weights().size(), step.bias(), step.requantization(), step.accumulator());
    }

    @Override
    public StepCost depthwiseConv2D(Step.DepthwiseConv2D step) {
      Shape out = step.output().shape();
      long macs = (long) step.weights().size() * (out.elements() / out.extent(3));
      return weighted(
          macs, step.weights().size(), step.bias(), step.requantization(), step.accumulator());
    }

    @Override
    public StepCost fullyConnected(Step.FullyConnected step) {
      long macs = (long) step.weights().size() * step.batches();
      return weighted(
          macs, step.weights().size(), step.bias(), step.requantization(), step.accumulator());
    }

    @Override
    public StepCost maxPool2D(Step.MaxPool2D step) {
      return NOTHING;
    }

    @Override
    public StepCost averagePool2D(Step.AveragePool2D step) {
      return NOTHING;
    }

    @Override
    public StepCost reshape(Step.Reshape step) {
      return NOTHING;
    }

    @Override
    public StepCost softmax(Step.Softmax step) {
      return NOTHING;
    }

    @Override
    public StepCost quantize(Step.Quantize step) {
      return new StepCost(0, 0, 0, 5 * step.requantization().multipliers().size(), 0);
    }
  }
}
