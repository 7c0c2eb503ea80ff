package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.PictureInput;
import dev.nib.model.PixelScale;
import dev.nib.model.Tensor;
import java.util.Optional;

/** Grey images {@code [N,H,W]} for a graph whose single input holds H rows of W pixels. */
record PixelSamples(LabelledImages images, PixelScale scale) implements Samples {
  @Override
  public int count() {
    return images.count();
  }

  @Override
  public Samples head(int most) {
    return new PixelSamples(images.head(most), scale);
  }

  @Override
  public void requireFits(Graph graph) {
    if (graph.inputs().size() != 1) {
      throw new QuantizationException(
          "the model has %d inputs, images fill one; give a .npy file for each"
              .formatted(graph.inputs().size()));
    }
    Tensor input = graph.input();
    if (PictureInput.of(input.shape())
        .filter(p -> p.takes(images.height(), images.width()))
        .isEmpty()) {
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
      target[offset + p] = scale.real(pixels[p] & 0xff);
    }
  }

  @Override
  public Optional<ActivationRange> range(int input) {
    return Optional.of(new ActivationRange(scale.low(), scale.high()));
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
