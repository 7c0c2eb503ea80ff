package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import java.util.Optional;

/** Inputs for a float graph, sample by sample. */
public interface Samples {
  /** How many there are. */
  int count();

  /**
   * Whether these fit the inputs of {@code graph}.
   *
   * @throws QuantizationException with both sizes when they do not
   */
  void requireFits(Graph graph);

  /**
   * Whether these tell anything about a model's activations.
   *
   * @throws QuantizationException when all samples are the same
   */
  void requireVaried();

  /**
   * Writes the elements of one input of one sample, row-major, to {@code target[offset...]}.
   *
   * @param sample 0 to {@link #count()} - 1
   * @param input position among the graph's inputs
   */
  void copy(int sample, int input, float[] target, int offset);

  /**
   * The range that an input has by its nature, whatever these samples hold.
   *
   * @param input position among the graph's inputs
   */
  Optional<ActivationRange> range(int input);

  /** Grey images as nib's nets take them: {@code pixel / 255}, range [0, 1]. */
  static Samples of(LabelledImages images) {
    return new PixelSamples(images);
  }
}
