package dev.nib.program;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.model.Shape;

/**
 * What a step costs, for banners and tables.
 *
 * @param macs multiplications of a weight by an input, padding included
 * @param weightBytes int8 constants: weights, tables, operands
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
      return factor(step.requantization(), 0);
    }

    @Override
    public StepCost constant(Step.Constant step) {
      return ofTable(step.values());
    }

    @Override
    public StepCost add(Step.Add step) {
      return factor(step.factors().output(), 0);
    }

    @Override
    public StepCost sub(Step.Sub step) {
      return factor(step.factors().output(), 0);
    }

    @Override
    public StepCost mul(Step.Mul step) {
      return factor(step.requantization(), 0);
    }

    @Override
    public StepCost concatenation(Step.Concatenation step) {
      return NOTHING;
    }

    @Override
    public StepCost pad(Step.Pad step) {
      return NOTHING;
    }

    @Override
    public StepCost transpose(Step.Transpose step) {
      return NOTHING;
    }

    @Override
    public StepCost stridedSlice(Step.StridedSlice step) {
      return NOTHING;
    }

    @Override
    public StepCost mean(Step.Mean step) {
      return factor(step.requantization(), step.accumulator().bits());
    }

    @Override
    public StepCost relu(Step.Relu step) {
      return factor(step.requantization(), 0);
    }

    @Override
    public StepCost leakyRelu(Step.LeakyRelu step) {
      return factor(step.positive(), 0).plus(factor(step.negative(), 0));
    }

    @Override
    public StepCost hardSwish(Step.HardSwish step) {
      return ofTable(step.table());
    }

    @Override
    public StepCost logistic(Step.Logistic step) {
      return ofTable(step.table());
    }

    private static StepCost factor(Requantization r, int accumulatorBits) {
      return new StepCost(0, 0, 0, 5 * r.multipliers().size(), accumulatorBits);
    }

    private static StepCost ofTable(Bytes table) {
      return new StepCost(0, table.size(), 0, 0, 0);
    }
  }
}
