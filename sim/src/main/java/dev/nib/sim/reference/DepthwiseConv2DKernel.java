package dev.nib.sim.reference;

import dev.nib.model.Window;
import dev.nib.program.Step;

/**
 * DEPTHWISE_CONV_2D: input {@code [N,H,W,I]}, weights {@code [KH,KW,O]}, output {@code [N,OH,OW,O]}
 * with O = I * depth multiplier.
 */
final class DepthwiseConv2DKernel {
  private DepthwiseConv2DKernel() {}

  static void run(Step.DepthwiseConv2D step, Memory memory, Units units) {
    Image in = Image.of(memory, step.input());
    Windows.run(
        step,
        memory,
        units,
        (n, y, x, o) ->
            step.requantization().apply(step.bias().get(o) + dot(step, in, n, y, x, o), o));
  }

  /** The sum over the window of one channel; outside taps read the zero point (P2). */
  private static int dot(Step.DepthwiseConv2D step, Image in, int n, int y, int x, int o) {
    Window window = step.placement().window();
    int outputs = step.output().shape().extent(3);
    int channel = o / step.depthMultiplier();
    int sum = 0;
    for (int ky = 0; ky < window.height(); ky++) {
      int iy = y * window.strideHeight() - step.placement().padTop() + ky * window.dilationHeight();
      for (int kx = 0; kx < window.width(); kx++) {
        int ix =
            x * window.strideWidth() - step.placement().padLeft() + kx * window.dilationWidth();
        int value = in.contains(iy, ix) ? in.get(n, iy, ix, channel) : step.input().zeroPoint();
        sum += step.weights().get((ky * window.width() + kx) * outputs + o) * value;
      }
    }
    return sum;
  }
}
