package dev.nib.quantizer;

import dev.nib.model.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tries calibration methods on calibration samples.
 *
 * <p>{@link CalibrationMethod#MSE} is the choice unless another method loses clearly less: which of
 * two nearly equal ones loses least on some hundred samples is chance, and each tensor's least
 * squared error is the better guess. Where squared error is no guide (in depthwise layers, channels
 * of small values share a range with channels of large ones), another loses less than half.
 */
final class MethodSearch {
  /** Of more samples an even part is tried: the losses of methods differ by more than chance. */
  static final int SAMPLES = 500;

  /** The part of the loss of {@link CalibrationMethod#MSE} below which another is taken. */
  private static final double CLEARLY_LESS = 0.75;

  private final FloatModel model;
  private final Calibration calibration;
  private final Samples samples;
  private final boolean perTensorWeights;

  MethodSearch(
      FloatModel model, Calibration calibration, Samples samples, boolean perTensorWeights) {
    this.model = model;
    this.calibration = calibration;
    this.samples = samples.spread(SAMPLES);
    this.perTensorWeights = perTensorWeights;
  }

  /**
   * The method that is taken.
   *
   * @param trials of every method, the one with the least loss first
   */
  static CalibrationMethod choice(List<MethodTrial> trials) {
    double usual =
        trials.stream()
            .filter(t -> t.method() == CalibrationMethod.MSE)
            .mapToDouble(MethodTrial::loss)
            .findFirst()
            .orElseThrow();
    MethodTrial least = trials.get(0);
    return least.loss() < CLEARLY_LESS * usual ? least.method() : CalibrationMethod.MSE;
  }

  /** The one with the least loss first, of equal ones in the methods' order. */
  List<MethodTrial> run(QuantizerListener listener) {
    CalibrationMethod[] methods = CalibrationMethod.values();
    long total = (methods.length + 1L) * samples.count();
    String stage = "trying methods";
    float[][] expected = model.outputs(samples, done -> listener.at(stage, done, total));
    OutputLoss loss = new OutputLoss(model.graph());
    List<MethodTrial> trials = new ArrayList<>();
    for (CalibrationMethod method : methods) {
      Graph int8 = Quantizer.quantize(model.graph(), calibration, method, perTensorWeights).graph();
      long before = (trials.size() + 1L) * samples.count();
      float[][] actual =
          FloatModel.simulating(int8, model.threads())
              .outputs(samples, done -> listener.at(stage, before + done, total));
      trials.add(
          new MethodTrial(
              method,
              loss.agreement(expected, actual),
              OutputLoss.rootMeanSquare(expected, actual),
              loss.of(expected, actual)));
    }
    trials.sort(Comparator.comparingDouble(MethodTrial::loss));
    return trials;
  }
}
