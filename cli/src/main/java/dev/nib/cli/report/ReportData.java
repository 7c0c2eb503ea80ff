package dev.nib.cli.report;

import dev.nib.cli.compare.TensorComparison;
import dev.nib.conformance.VerificationResult;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.program.IntegerProgram;
import dev.nib.trainer.EpochRecord;
import java.util.List;

/**
 * What a report tells. Accuracies, agreement and confusion are counted from the predictions, so
 * that no two figures can contradict each other.
 *
 * @param net the name of the trained net
 * @param source what the user gave as {@code --data}
 * @param seed of everything random
 * @param history the epochs of the training; empty when the net was not trained in this run
 * @param test the images that both nets were tested on
 * @param floats what the float net took {@code test} for
 * @param int8 what the int8 net, in the simulator, took {@code test} for
 * @param tensors how far each int8 tensor is from its float version; may be empty
 * @param tensorImages on how many of the images {@code tensors} were compared
 * @param program the int8 net as a chip runs it
 * @param floatFileBytes size of the float {@code .tflite} file
 * @param int8FileBytes size of the int8 {@code .tflite} file
 * @param verification one result for each target; may be empty
 * @param files what the run wrote
 * @param timings the stages of the run, in order
 */
public record ReportData(
    String net,
    String source,
    long seed,
    List<EpochRecord> history,
    LabelledImages test,
    Predictions floats,
    Predictions int8,
    List<TensorComparison> tensors,
    int tensorImages,
    IntegerProgram program,
    long floatFileBytes,
    long int8FileBytes,
    List<VerificationResult> verification,
    List<OutputFile> files,
    List<Timing> timings) {

  /**
   * A file that the run wrote.
   *
   * @param path relative to the report's folder, with forward slashes
   */
  public record OutputFile(String path, long bytes) {}

  /** Wall-clock time of a stage of the run. */
  public record Timing(String stage, double seconds) {}

  public ReportData {
    history = List.copyOf(history);
    tensors = List.copyOf(tensors);
    verification = List.copyOf(verification);
    files = List.copyOf(files);
    timings = List.copyOf(timings);
    if (floats.count() != test.count() || int8.count() != test.count()) {
      throw new IllegalArgumentException(
          Figures.format(
              "%d test images, but %d float and %d int8 predictions",
              test.count(), floats.count(), int8.count()));
    }
  }
}
