package dev.nib.model;

/**
 * A window that slides over the height and width of an {@code [N,H,W,C]} tensor.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows from one tap to the next
 * @param dilationWidth columns from one tap to the next
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    Padding padding) {
  /** Bounds every product of window, stride and dilation far below 2^31. */
  private static final int MAX_EXTENT = 1 << 15;

  public Window {
    requireExtent("window height", height);
    requireExtent("window width", width);
    requireExtent("vertical stride", strideHeight);
    requireExtent("horizontal stride", strideWidth);
    requireExtent("vertical dilation", dilationHeight);
    requireExtent("horizontal dilation", dilationWidth);
  }

  /** A window without dilation. */
  public static Window of(int height, int width, int stride, Padding padding) {
    return new Window(height, width, stride, stride, 1, 1, padding);
  }

  private static void requireExtent(String what, int value) {
    if (value < 1 || value > MAX_EXTENT) {
      throw new ModelException("%s is %d, must be 1 to %d".formatted(what, value, MAX_EXTENT));
    }
  }

  /** Rows of the output for an input of {@code inputHeight} rows. */
  public int outputHeight(int inputHeight) {
    return padding.outputExtent(inputHeight, height, strideHeight, dilationHeight);
  }

  /** Columns of the output for an input of {@code inputWidth} columns. */
  public int outputWidth(int inputWidth) {
    return padding.outputExtent(inputWidth, width, strideWidth, dilationWidth);
  }

  /** Padded rows above the input. */
  public int padTop(int inputHeight) {
    return padding.before(inputHeight, height, strideHeight, dilationHeight);
  }

  /** Padded columns to the left of the input. */
  public int padLeft(int inputWidth) {
    return padding.before(inputWidth, width, strideWidth, dilationWidth);
  }
}
