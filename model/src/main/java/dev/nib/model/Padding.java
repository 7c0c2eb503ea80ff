package dev.nib.model;

/** How a sliding window treats the border: rule P1 of docs/arithmetic.md. */
public enum Padding {
  /** Output extent = ceil(input / stride); what is missing is padded, the odd one at the end. */
  SAME,
  /** The window stays inside the input. */
  VALID;

  /** Windows along one axis, at least 1 when the window fits. */
  public int outputExtent(int input, int window, int stride, int dilation) {
    int effective = (window - 1) * dilation + 1;
    return this == SAME ? (input + stride - 1) / stride : (input + stride - effective) / stride;
  }

  /** Padded elements in front of the input along one axis. */
  public int before(int input, int window, int stride, int dilation) {
    int effective = (window - 1) * dilation + 1;
    int output = outputExtent(input, window, stride, dilation);
    return Math.max(0, (output - 1) * stride + effective - input) / 2;
  }
}
