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
   * @param rounding what adaptive rounding did; empty without
   */
  public record Result(
      Graph graph, CalibrationMethod method, List<MethodTrial> trials, List<LayerEffect> rounding) {
    public Result {
      trials = List.copyOf(trials);
      rounding = List.copyOf(rounding);
    }
  }

  /**
   * Quantises; the int8 graph is for pictures on the float graph's scale.
   *
   * @param samples of the training data, some hundred or more
   * @throws QuantizationException when the model or the samples cannot be used
   */
  public static Result quantize(
      FloatModel model, Samples samples, QuantizerSettings settings, QuantizerListener listener) {
    Graph graph = model.graph();
    graph = settings.foldBatchNorm() ? BatchNormFolding.fold(graph) : graph;
    graph = settings.equalize() ? CrossLayerEqualization.equalize(graph) : graph;
    FloatModel prepared =
        graph.equals(model.graph()) ? model : new FloatModel(graph).withThreads(model.threads());
    Calibration calibration =
        prepared.calibrate(samples, done -> listener.at("calibrating", done, samples.count()));
    List<MethodTrial> trials = List.of();
    if (settings.method().isEmpty()) {
      trials =
          new MethodSearch(prepared, calibration, samples, settings.perTensorWeights())
              .run(listener);
    }
    CalibrationMethod method =
        trials.isEmpty() ? settings.method().orElseThrow() : trials.get(0).method();
    Quantizer.Quantized quantized =
        Quantizer.quantize(prepared.graph(), calibration, method, settings.perTensorWeights());
    if (!settings.correctBias() && settings.roundingSteps() == 0) {
      return new Result(scaled(quantized.graph(), model), method, trials, List.of());
    }
    LayerCorrections corrections =
        new LayerCorrections(prepared.graph(), quantized, settings, listener);
    return new Result(
        scaled(corrections.run(samples), model), method, trials, corrections.effects());
  }

  private static Graph scaled(Graph int8, FloatModel model) {
    return int8.withPixels(model.pixels());
  }
}
