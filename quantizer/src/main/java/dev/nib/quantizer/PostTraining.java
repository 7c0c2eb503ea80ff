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
   * @param trials what was tried, the least loss first; empty when the method was given
   * @param rounding what adaptive rounding did; empty without
   * @param comparison of the int8 graph with the float model as it was given
   */
  public record Result(
      Graph graph,
      CalibrationMethod method,
      List<MethodTrial> trials,
      List<LayerEffect> rounding,
      FloatComparison comparison) {
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
   * @throws dev.nib.model.ModelException when the int8 graph breaks a rule of the int8
   *     specification
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
    List<MethodTrial> tried = trials;
    CalibrationMethod method = settings.method().orElseGet(() -> MethodSearch.choice(tried));
    Quantizer.Quantized quantized =
        Quantizer.quantize(prepared.graph(), calibration, method, settings.perTensorWeights());
    Graph int8 = quantized.graph();
    List<LayerEffect> effects = List.of();
    if (settings.correctBias() || settings.roundingSteps() > 0) {
      LayerCorrections corrections =
          new LayerCorrections(prepared.graph(), quantized, settings, listener);
      int8 = corrections.run(samples);
      effects = corrections.effects();
    }
    int8 = int8.withPixels(model.pixels());
    return new Result(
        int8, method, trials, effects, FloatComparison.of(model, int8, samples, listener));
  }
}
