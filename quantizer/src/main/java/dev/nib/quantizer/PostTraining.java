package dev.nib.quantizer;

import dev.nib.model.Graph;
import java.util.List;

/** Post-training quantisation: a float model and calibration samples in, an int8 graph out. */
public final class PostTraining {
  private PostTraining() {}

  /**
   * What came out.
   *
   * @param graph int8
   * @param method the calibration method that was used
   * @param trials what was tried, the best first; empty when the method was given
   */
  public record Result(Graph graph, CalibrationMethod method, List<MethodTrial> trials) {
    public Result {
      trials = List.copyOf(trials);
    }
  }

  /**
   * Quantises.
   *
   * @param samples of the training data, some hundred or more
   * @throws QuantizationException when the model or the samples cannot be used
   */
  public static Result quantize(
      FloatModel model, Samples samples, QuantizerSettings settings, QuantizerListener listener) {
    Calibration calibration =
        model.calibrate(samples, done -> listener.at("calibrating", done, samples.count()));
    List<MethodTrial> trials = List.of();
    if (settings.method().isEmpty()) {
      trials =
          new MethodSearch(model, calibration, samples, settings.perTensorWeights()).run(listener);
    }
    CalibrationMethod method =
        trials.isEmpty() ? settings.method().orElseThrow() : trials.get(0).method();
    Graph graph =
        Quantizer.quantize(model.graph(), calibration, method, settings.perTensorWeights()).graph();
    return new Result(graph, method, trials);
  }
}
