package dev.nib.quantizer;

import dev.nib.dataset.Argmax;
import dev.nib.dataset.OutputError;
import dev.nib.model.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tries calibration methods and keeps the one that changes the model's answers least. */
final class MethodSearch {
  private final FloatModel model;
  private final Calibration calibration;
  private final Samples samples;
  private final boolean perTensorWeights;

  MethodSearch(
      FloatModel model, Calibration calibration, Samples samples, boolean perTensorWeights) {
    this.model = model;
    this.calibration = calibration;
    this.samples = samples;
    this.perTensorWeights = perTensorWeights;
  }

  /** The best first: by agreement, of equal ones by error, of equal ones in the methods' order. */
  List<MethodTrial> run(QuantizerListener listener) {
    CalibrationMethod[] methods = CalibrationMethod.values();
    long total = (methods.length + 1L) * samples.count();
    String stage = "trying methods";
    float[][] expected = model.outputs(samples, done -> listener.at(stage, done, total));
    List<MethodTrial> trials = new ArrayList<>();
    for (CalibrationMethod method : methods) {
      Graph int8 = Quantizer.quantize(model.graph(), calibration, method, perTensorWeights).graph();
      long before = (trials.size() + 1L) * samples.count();
      float[][] actual =
          FloatModel.simulating(int8, model.threads())
              .outputs(samples, done -> listener.at(stage, before + done, total));
      trials.add(trial(method, expected, actual));
    }
    trials.sort(
        Comparator.comparingDouble((MethodTrial t) -> -t.agreement())
            .thenComparingDouble(MethodTrial::outputError));
    return trials;
  }

  private MethodTrial trial(CalibrationMethod method, float[][] expected, float[][] actual) {
    int same = 0;
    OutputError error = new OutputError();
    for (int i = 0; i < expected.length; i++) {
      same += sameAnswer(expected[i], actual[i]) ? 1 : 0;
      error.add(expected[i], actual[i]);
    }
    return new MethodTrial(method, (double) same / expected.length, error.rootMeanSquare());
  }

  /** True when every output has its largest element at the same place. */
  private boolean sameAnswer(float[] expected, float[] actual) {
    int from = 0;
    for (int output : model.graph().outputs()) {
      int elements = model.graph().tensor(output).shape().elements();
      if (Argmax.of(expected, from, elements) != Argmax.of(actual, from, elements)) {
        return false;
      }
      from += elements;
    }
    return true;
  }
}
