package dev.nib.sim.fast;

import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Step;

/**
 * A window that slides over an image {@code [N,H,W,I]} in the arena, and the image {@code
 * [N,OH,OW,O]} that it writes.
 *
 * @param inputOffset where the input begins in the arena
 * @param outputOffset where the output begins
 * @param inputZeroPoint what taps outside the input read
 */
public record Geometry(
    int inputOffset,
    int outputOffset,
    int inputZeroPoint,
    int batches,
    int inputHeight,
    int inputWidth,
    int inputChannels,
    int outputHeight,
    int outputWidth,
    int outputChannels,
    Step.Placement placement) {
  private static final Window POINT = Window.of(1, 1, 1, Padding.VALID);

  /** That of a windowed step, without the pool behind it; output begins where the pool's does. */
  public static Geometry of(PlacedProgram placed, Step.Windowed step) {
    return of(
        placed.offset(step.input()),
        placed.offset(step.output()),
        step.input().zeroPoint(),
        step.input().shape(),
        step.unpooled(),
        step.placement());
  }

  /** That of the pool behind a convolution, whose input never is in the arena. */
  public static Geometry ofPool(PlacedProgram placed, Step.Convolution step) {
    Step.Pooling pooling = step.pooling().orElseThrow();
    int offset = placed.offset(step.output());
    int zeroPoint = step.output().zeroPoint();
    return of(
        offset, offset, zeroPoint, pooling.unpooled(), step.output().shape(), pooling.placement());
  }

  private static Geometry of(
      int input, int output, int zeroPoint, Shape in, Shape out, Step.Placement placement) {
    return new Geometry(
        input,
        output,
        zeroPoint,
        in.extent(0),
        in.extent(1),
        in.extent(2),
        in.extent(3),
        out.extent(1),
        out.extent(2),
        out.extent(3),
        placement);
  }

  /** A fully connected layer is a 1x1 convolution over a single row of B pixels. */
  public static Geometry of(PlacedProgram placed, Step.FullyConnected step) {
    return new Geometry(
        placed.offset(step.input()),
        placed.offset(step.output()),
        step.input().zeroPoint(),
        1,
        1,
        step.batches(),
        step.inputs(),
        1,
        step.batches(),
        step.outputs(),
        new Step.Placement(POINT, 0, 0));
  }

  /** Weights of an output channel that reads all input channels. */
  public int taps() {
    return window().height() * window().width() * inputChannels;
  }

  /** Output pixels of one image. */
  public int outputPixels() {
    return outputHeight * outputWidth;
  }

  /** The window. */
  public Window window() {
    return placement.window();
  }

  /** The input row that tap row {@code ky} of output row {@code y} reads; may lie outside. */
  public int inputRow(int y, int ky) {
    return y * window().strideHeight() - placement.padTop() + ky * window().dilationHeight();
  }

  /** The input column that tap column {@code kx} of output column {@code x} reads. */
  public int inputColumn(int x, int kx) {
    return x * window().strideWidth() - placement.padLeft() + kx * window().dilationWidth();
  }

  /** Where input element [n,y,x,0] lies in the arena. */
  public int inputIndex(int n, int y, int x) {
    return inputOffset + ((n * inputHeight + y) * inputWidth + x) * inputChannels;
  }

  /** Where output element [n,p,0] lies in the arena, for pixel p = y * OW + x. */
  public int outputIndex(int n, int pixel) {
    return outputOffset + (n * outputPixels() + pixel) * outputChannels;
  }

  /** True when input row {@code y} exists. */
  public boolean hasRow(int y) {
    return y >= 0 && y < inputHeight;
  }
}
