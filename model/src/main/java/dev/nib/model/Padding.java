package dev.nib.model;

/** How a sliding window treats the border: rule P1 of docs/arithmetic.md. */
public enum Padding {
  /** Output extent = ceil(input / stride); what is missing is padded, the odd one at the end. */
  SAME,
  /** The window stays inside the input. */
  VALID;

  /** Windows along one axis, at least 1 when the window fits. */
  public int outputExtent(int input, int window, int stride, int dilation) {
    long effective = (window - 1L) * dilation + 1;
    return (int) ((input + (long) stride - (this == SAME ? 1 : effective)) / stride);
  }

  /** Padded elements in front of the input along one axis. */
  public int before(int input, int window, int stride, int dilation) {
    long effective = (window - 1L) * dilation + 1;
    long last = (outputExtent(input, window, stride, dilation) - 1L) * stride;
    return (int) (Math.max(0, last + effective - input) / 2);
  }
}
