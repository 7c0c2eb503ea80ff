package dev.nib.sim.reference;

import dev.nib.model.Bytes;
import dev.nib.model.Window;
import dev.nib.program.Step;

/** CONV_2D: input {@code [N,H,W,I]}, weights {@code [O,KH,KW,I]}, output {@code [N,OH,OW,O]}. */
final class Conv2DKernel {
  private Conv2DKernel() {}

  static void run(Step.Conv2D step, Memory memory, Units units) {
    Image in = Image.of(memory, step.input());
    Windows.run(
        step,
        memory,
        units,
        (n, y, x, o) ->
            step.requantization().apply(step.bias().get(o) + dot(step, in, n, y, x, o), o));
  }

  /** The sum over the window of weights times inputs; outside taps read the zero point (P2). */
  private static int dot(Step.Conv2D step, Image in, int n, int y, int x, int o) {
    Window window = step.placement().window();
    Bytes weights = step.weights();
    byte[] array = in.array();
    int channels = in.channels();
    int sum = 0;
    for (int ky = 0; ky < window.height(); ky++) {
      int iy = y * window.strideHeight() - step.placement().padTop() + ky * window.dilationHeight();
      for (int kx = 0; kx < window.width(); kx++) {
        int ix =
            x * window.strideWidth() - step.placement().padLeft() + kx * window.dilationWidth();
        int w = ((o * window.height() + ky) * window.width() + kx) * channels;
        if (in.contains(iy, ix)) {
          int at = in.index(n, iy, ix);
          for (int i = 0; i < channels; i++) {
            sum += weights.get(w + i) * array[at + i];
          }
        } else {
          for (int i = 0; i < channels; i++) {
            sum += weights.get(w + i) * step.input().zeroPoint();
          }
        }
      }
    }
    return sum;
  }
}
