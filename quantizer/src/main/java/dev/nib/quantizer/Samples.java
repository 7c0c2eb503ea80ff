package dev.nib.quantizer;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import java.util.List;
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

  /**
   * The first of these, all when there are fewer.
   *
   * @param most at least 0
   */
  Samples head(int most);

  /**
   * At most so many, evenly from the first to the last.
   *
   * @param most at least 0
   */
  default Samples spread(int most) {
    return most >= count() ? this : SomeSamples.spread(this, most);
  }

  /** Grey images on a net's scale, which is also their range. */
  static Samples of(LabelledImages images, PixelScale scale) {
    return new PixelSamples(images, scale);
  }

  /**
   * Arrays of numbers.
   *
   * @param source what messages call it
   * @param shape that of a graph's input, or several samples of it one after another
   * @param values row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // Large, never compared.
  record Array(String source, Shape shape, float[] values) {}

  /**
   * Arrays for any graph, one for each of its inputs, in their order.
   *
   * @throws QuantizationException when they do not fit the graph or hold what is no number
   */
  static Samples of(Graph graph, List<Array> arrays) {
    return ArraySamples.of(graph, arrays);
  }
}
