package dev.nib.sim.fast;

import dev.nib.model.Window;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Requantization;
import dev.nib.program.Step;

/**
 * DEPTHWISE_CONV_2D: all output channels of a pixel together, tap by tap, in 32-bit integers.
 *
 * <p>Weights times the input zero point are not added tap by tap for taps outside: those read a row
 * of zero points like any other.
 */
final class DepthwiseConv2DKernel implements PackedStep {
  private final Geometry geometry;
  private final int multiplier;
  private final int[] weights;
  private final int[] bias;
  private final Requantization requantization;

  DepthwiseConv2DKernel(PlacedProgram placed, Step.DepthwiseConv2D step) {
    geometry = Geometry.of(placed, step);
    multiplier = step.depthMultiplier();
    weights = new int[step.weights().size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = step.weights().get(i);
    }
    bias = step.bias().toArray();
    requantization = step.requantization();
  }

  @Override
  public BoundStep bind(byte[] arena) {
    int outputs = geometry.outputChannels();
    int[] sums = new int[outputs];
    int[] values = new int[outputs];
    return () -> {
      int pixels = geometry.batches() * geometry.outputPixels();
      for (int p = 0; p < pixels; p++) {
        sum(arena, sums, values, p);
        int out = geometry.outputOffset() + p * outputs;
        for (int o = 0; o < outputs; o++) {
          arena[out + o] = requantization.apply(sums[o], o);
        }
      }
    };
  }

  private void sum(byte[] arena, int[] sums, int[] values, int pixel) {
    Window window = geometry.window();
    int n = pixel / geometry.outputPixels();
    int y = pixel % geometry.outputPixels() / geometry.outputWidth();
    int x = pixel % geometry.outputWidth();
    System.arraycopy(bias, 0, sums, 0, sums.length);
    for (int ky = 0; ky < window.height(); ky++) {
      int iy = geometry.inputRow(y, ky);
      for (int kx = 0; kx < window.width(); kx++) {
        int ix = geometry.inputColumn(x, kx);
        if (geometry.hasRow(iy) && ix >= 0 && ix < geometry.inputWidth()) {
          spread(arena, geometry.inputIndex(n, iy, ix), values);
        } else {
          java.util.Arrays.fill(values, geometry.inputZeroPoint());
        }
        int w = (ky * window.width() + kx) * sums.length;
        for (int o = 0; o < sums.length; o++) {
          sums[o] += weights[w + o] * values[o];
        }
      }
    }
  }

  /** The input that each output channel reads: channel o / multiplier. */
  private void spread(byte[] arena, int at, int[] values) {
    if (multiplier == 1) {
      for (int o = 0; o < values.length; o++) {
        values[o] = arena[at + o];
      }
      return;
    }
    for (int i = 0; i < values.length / multiplier; i++) {
      for (int m = 0; m < multiplier; m++) {
        values[i * multiplier + m] = arena[at + i];
      }
    }
  }
}
