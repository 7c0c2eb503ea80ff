package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.Tensor;
import dev.nib.model.program.PixelInput;
import java.util.Arrays;
import java.util.Optional;

/** Grey images {@code [N,H,W]} for a graph whose single input holds H rows of W pixels. */
record PixelSamples(LabelledImages images) implements Samples {
  @Override
  public int count() {
    return images.count();
  }

  @Override
  public Samples head(int most) {
    return new PixelSamples(images.head(most));
  }

  /** The input is {@code [1,H,W,1]}, {@code [1,H,W]} or {@code [1,H*W]}: extents of 1 aside. */
  @Override
  public void requireFits(Graph graph) {
    if (graph.inputs().size() != 1) {
      throw new QuantizationException(
          "the model has %d inputs, images fill one; give a .npy file for each"
              .formatted(graph.inputs().size()));
    }
    Tensor input = graph.input();
    int[] extents = Arrays.stream(input.shape().toArray()).filter(e -> e > 1).toArray();
    int[] image =
        Arrays.stream(new int[] {images.height(), images.width()}).filter(e -> e > 1).toArray();
    boolean flat = extents.length == 1 && extents[0] == images.imageSize();
    if (!flat && !Arrays.equals(extents, image)) {
      throw new QuantizationException(
          "%s: the model's input is %s, images are %dx%d grey pixels; give images of its size, or samples as a .npy file"
              .formatted(input.name(), input.shape(), images.height(), images.width()));
    }
  }

  @Override
  public void copy(int sample, int input, float[] target, int offset) {
    byte[] pixels = new byte[images.imageSize()];
    images.copyPixels(sample, pixels, 0);
    for (int p = 0; p < pixels.length; p++) {
      target[offset + p] = PixelInput.real(pixels[p] & 0xff);
    }
  }

  @Override
  public Optional<ActivationRange> range(int input) {
    float white = PixelInput.real(PixelInput.LEVELS - 1);
    return Optional.of(new ActivationRange(PixelInput.real(0), white));
  }

  @Override
  public void requireVaried() {
    int level = images.pixel(0, 0, 0);
    byte[] pixels = new byte[images.imageSize()];
    for (int i = 0; i < images.count(); i++) {
      images.copyPixels(i, pixels, 0);
      for (byte pixel : pixels) {
        if ((pixel & 0xff) != level) {
          return;
        }
      }
    }
    throw new QuantizationException(
        "every pixel of the %d calibration images is %d, which says nothing of the model's activations; give images with digits on them"
            .formatted(images.count(), level));
  }
}
