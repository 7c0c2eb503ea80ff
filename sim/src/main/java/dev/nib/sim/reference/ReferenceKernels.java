package dev.nib.sim.reference;

import dev.nib.model.program.Step;

/** Runs each step by its reference kernel. */
public final class ReferenceKernels implements Step.Visitor<Void> {
  private final byte[] arena;

  /** Works on {@code arena} itself, not on a copy. */
  public ReferenceKernels(byte[] arena) {
    this.arena = arena;
  }

  @Override
  public Void conv2D(Step.Conv2D step) {
    Conv2DKernel.run(step, arena);
    return null;
  }

  @Override
  public Void depthwiseConv2D(Step.DepthwiseConv2D step) {
    DepthwiseConv2DKernel.run(step, arena);
    return null;
  }

  @Override
  public Void fullyConnected(Step.FullyConnected step) {
    FullyConnectedKernel.run(step, arena);
    return null;
  }

  @Override
  public Void maxPool2D(Step.MaxPool2D step) {
    MaxPool2DKernel.run(step, arena);
    return null;
  }

  @Override
  public Void averagePool2D(Step.AveragePool2D step) {
    AveragePool2DKernel.run(step, arena);
    return null;
  }

  @Override
  public Void reshape(Step.Reshape step) {
    return null; // the output is the input's bytes
  }

  @Override
  public Void softmax(Step.Softmax step) {
    SoftmaxKernel.run(step, arena);
    return null;
  }

  @Override
  public Void quantize(Step.Quantize step) {
    QuantizeKernel.run(step, arena);
    return null;
  }
}
