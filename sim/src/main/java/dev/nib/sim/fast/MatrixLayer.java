package dev.nib.sim.fast;

import dev.nib.model.Bytes;
import dev.nib.model.Ints;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Requantization;
import dev.nib.program.Step;

/**
 * A layer whose every output is a dot product over all input channels of a window: Conv2D and
 * FullyConnected.
 *
 * @param weights {@code [O,K]} with K = KH * KW * I
 * @param bias {@code [O]}, the input zero point folded in
 */
public record MatrixLayer(
    Geometry geometry, Bytes weights, Ints bias, Requantization requantization) {
  /** The weight of an output channel at a tap; 0 where there is none. */
  @FunctionalInterface
  public interface Weights {
    int at(int output, int tap);
  }

  static MatrixLayer of(PlacedProgram placed, Step.Conv2D step) {
    return new MatrixLayer(
        Geometry.of(placed, step), step.weights(), step.bias(), step.requantization());
  }

  static MatrixLayer of(PlacedProgram placed, Step.FullyConnected step) {
    return new MatrixLayer(
        Geometry.of(placed, step), step.weights(), step.bias(), step.requantization());
  }

  /** Output channels O. */
  public int outputs() {
    return geometry.outputChannels();
  }

  /** Weights K of each output channel. */
  public int taps() {
    return geometry.taps();
  }

  /** The weight of output channel {@code o} at tap {@code k}, 0 where there is none. */
  public int weight(int o, int k) {
    return o < outputs() && k < taps() ? weights.get(o * taps() + k) : 0;
  }
}
