package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.dataset.LabelledImages;
import dev.nib.program.Program;
import dev.nib.toolkit.compare.TensorComparison;
import java.util.List;

/**
 * A float net, its int8 version, and what both took the test images for. Accuracies, agreement and
 * confusion are counted from the predictions, so that no two figures can contradict each other.
 *
 * @param test the images that both nets were tested on
 * @param floats what the float net took {@code test} for
 * @param int8 what the int8 net, in the simulator, took {@code test} for
 * @param tensors how far each int8 tensor is from its float version; may be empty
 * @param tensorImages on how many of the images {@code tensors} were compared
 * @param program the int8 net as a chip runs it
 * @param floatFileBytes size of the float {@code .tflite} file
 * @param int8FileBytes size of the int8 {@code .tflite} file
 */
public record NetResult(
    LabelledImages test,
    Predictions floats,
    Predictions int8,
    List<TensorComparison> tensors,
    int tensorImages,
    Program program,
    long floatFileBytes,
    long int8FileBytes) {
  public NetResult {
    tensors = List.copyOf(tensors);
    if (floats.count() != test.count() || int8.count() != test.count()) {
      throw new IllegalArgumentException(
          Text.format(
              "%d test images, but %d float and %d int8 predictions",
              test.count(), floats.count(), int8.count()));
    }
  }
}
