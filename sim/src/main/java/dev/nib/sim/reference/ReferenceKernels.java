package dev.nib.sim.reference;

import dev.nib.program.Step;

/** Runs each step by its reference kernel. */
public final class ReferenceKernels implements Step.Visitor<Void> {
  private final Memory memory;

  /** Works on {@code memory} itself, not on a copy. */
  public ReferenceKernels(Memory memory) {
    this.memory = memory;
  }

  @Override
  public Void conv2D(Step.Conv2D step) {
    Conv2DKernel.run(step, memory);
    return null;
  }

  @Override
  public Void depthwiseConv2D(Step.DepthwiseConv2D step) {
    DepthwiseConv2DKernel.run(step, memory);
    return null;
  }

  @Override
  public Void fullyConnected(Step.FullyConnected step) {
    FullyConnectedKernel.run(step, memory);
    return null;
  }

  @Override
  public Void maxPool2D(Step.MaxPool2D step) {
    MaxPool2DKernel.run(step, memory);
    return null;
  }

  @Override
  public Void averagePool2D(Step.AveragePool2D step) {
    AveragePool2DKernel.run(step, memory);
    return null;
  }

  @Override
  public Void reshape(Step.Reshape step) {
    ReshapeKernel.run(step, memory);
    return null;
  }

  @Override
  public Void softmax(Step.Softmax step) {
    SoftmaxKernel.run(step, memory);
    return null;
  }

  @Override
  public Void quantize(Step.Quantize step) {
    QuantizeKernel.run(step, memory);
    return null;
  }

  @Override
  public Void constant(Step.Constant step) {
    ConstantKernel.run(step, memory);
    return null;
  }

  @Override
  public Void add(Step.Add step) {
    AddKernel.run(step, memory);
    return null;
  }

  @Override
  public Void sub(Step.Sub step) {
    SubKernel.run(step, memory);
    return null;
  }

  @Override
  public Void mul(Step.Mul step) {
    MulKernel.run(step, memory);
    return null;
  }

  @Override
  public Void concatenation(Step.Concatenation step) {
    ConcatenationKernel.run(step, memory);
    return null;
  }

  @Override
  public Void pad(Step.Pad step) {
    PadKernel.run(step, memory);
    return null;
  }

  @Override
  public Void transpose(Step.Transpose step) {
    TransposeKernel.run(step, memory);
    return null;
  }

  @Override
  public Void stridedSlice(Step.StridedSlice step) {
    StridedSliceKernel.run(step, memory);
    return null;
  }

  @Override
  public Void mean(Step.Mean step) {
    MeanKernel.run(step, memory);
    return null;
  }

  @Override
  public Void relu(Step.Relu step) {
    ReluKernel.run(step, memory);
    return null;
  }

  @Override
  public Void leakyRelu(Step.LeakyRelu step) {
    LeakyReluKernel.run(step, memory);
    return null;
  }

  @Override
  public Void hardSwish(Step.HardSwish step) {
    HardSwishKernel.run(step, memory);
    return null;
  }

  @Override
  public Void logistic(Step.Logistic step) {
    LogisticKernel.run(step, memory);
    return null;
  }
}
