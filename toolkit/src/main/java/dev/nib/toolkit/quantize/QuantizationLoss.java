package dev.nib.toolkit.quantize;

import dev.nib.dataset.LabelledImages;
import dev.nib.quantizer.FloatComparison;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.inputs.Scores;
import java.util.List;
import java.util.Optional;

/**
 * What an int8 model loses against its float model on calibration samples, in simulated
 * quantisation, and when that is worth a warning.
 *
 * @param samples how many were compared
 * @param float32Accuracy part that the float model classifies rightly, 0 to 1; empty without labels
 * @param int8Accuracy the same of the int8 model
 * @param agreement part for which both give the same class; empty without classes
 * @param outputError root of the mean squared difference of the outputs
 * @param relativeError the same as a part of the float output's standard deviation, of the worst
 *     output
 */
public record QuantizationLoss(
    int samples,
    Optional<Double> float32Accuracy,
    Optional<Double> int8Accuracy,
    Optional<Double> agreement,
    double outputError,
    double relativeError) {
  /** A net that keeps its accuracy stays below on 500 samples. */
  private static final double MOST_DROP = 0.01;

  /** Weak nets, for which many samples are a near thing, stay above. */
  private static final double LEAST_AGREEMENT = 0.97;

  /** 20 dB: more is seen with the naked eye. */
  private static final double MOST_RELATIVE_ERROR = 0.1;

  /** Fewer changed samples are chance. */
  private static final int FEW = 3;

  private static final double PERCENT = 100;
  private static final Message MEND =
      Message.of(
          "try another %s, more calibration images of the kind that the net will see, %s, %s or %s",
          Setting.METHOD, Setting.EQUALIZE, Setting.CORRECT_BIAS, Setting.ROUNDING_STEPS);

  /**
   * @param images the calibration images, whose labels are used; empty when samples have none
   */
  public static QuantizationLoss of(FloatComparison comparison, Optional<LabelledImages> images) {
    Optional<LabelledImages> labelled = images.filter(i -> !comparison.floatAnswers().isEmpty());
    return new QuantizationLoss(
        comparison.samples(),
        labelled.map(i -> accuracy(i, comparison.positions(), comparison.floatAnswers())),
        labelled.map(i -> accuracy(i, comparison.positions(), comparison.int8Answers())),
        comparison.agreement(),
        comparison.outputError(),
        comparison.relativeError());
  }

  private static double accuracy(
      LabelledImages images, List<Integer> positions, List<Integer> answers) {
    int right = 0;
    for (int i = 0; i < answers.size(); i++) {
      right += answers.get(i) == images.label(positions.get(i)) ? 1 : 0;
    }
    return (double) right / answers.size();
  }

  /** What is lost beyond what int8 costs a net, none when it is little. */
  public Optional<Message> warning() {
    if (float32Accuracy.isPresent()) {
      double drop = float32Accuracy.get() - int8Accuracy.orElseThrow();
      if (drop > MOST_DROP && isMany(drop)) {
        return Optional.of(
            Message.of(
                "int8 is right for %s of %,d calibration images, float32 for %s: %.1f points are"
                    + " lost; %s",
                Scores.percent(int8Accuracy.get()),
                samples,
                Scores.percent(float32Accuracy.get()),
                PERCENT * drop,
                MEND));
      }
    }
    if (agreement.isPresent()) {
      return agreement.get() < LEAST_AGREEMENT && isMany(1 - agreement.get())
          ? Optional.of(
              Message.of(
                  "int8 gives the class of float32 for only %s of %,d calibration samples; %s",
                  Scores.percent(agreement.get()), samples, MEND))
          : Optional.empty();
    }
    return relativeError > MOST_RELATIVE_ERROR
        ? Optional.of(
            Message.of(
                "the int8 output differs from float32's by %s of its standard deviation on %,d"
                    + " calibration samples; %s",
                Scores.percent(relativeError), samples, MEND))
        : Optional.empty();
  }

  private boolean isMany(double part) {
    return Math.round(part * samples) >= FEW;
  }
}
