package dev.nib.quantizer;

import dev.nib.model.Argmax;
import dev.nib.model.Graph;
import dev.nib.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an int8 graph loses against its float model on some calibration samples, in simulated
 * quantisation.
 *
 * @param positions which of the calibration samples, in their order
 * @param agreement part of the samples for which every output that has classes ({@code [N,C]})
 *     gives the same one; empty when none has
 * @param outputError root of the mean squared difference of all outputs
 * @param relativeError root of the squared error as a part of the float output's variance, of the
 *     worst output
 * @param floatAnswers the class of each sample, empty unless the only output is {@code [1,C]}
 * @param int8Answers the same of the int8 graph
 */
public record FloatComparison(
    List<Integer> positions,
    Optional<Double> agreement,
    double outputError,
    double relativeError,
    List<Integer> floatAnswers,
    List<Integer> int8Answers) {
  /** Of more samples an even part is compared. */
  private static final int SAMPLES = 500;

  public FloatComparison {
    positions = List.copyOf(positions);
    floatAnswers = List.copyOf(floatAnswers);
    int8Answers = List.copyOf(int8Answers);
  }

  /** How many samples were compared. */
  public int samples() {
    return positions.size();
  }

  static FloatComparison of(
      FloatModel model, Graph int8, Samples samples, QuantizerListener listener) {
    SomeSamples some = SomeSamples.spread(samples, SAMPLES);
    String stage = "comparing with float";
    long total = 2L * some.count();
    float[][] expected = model.outputs(some, done -> listener.at(stage, done, total));
    float[][] actual =
        FloatModel.simulating(int8, model.threads())
            .outputs(some, done -> listener.at(stage, some.count() + done, total));
    OutputLoss loss = new OutputLoss(model.graph());
    List<Shape> shapes =
        model.graph().outputs().stream().map(o -> model.graph().tensor(o).shape()).toList();
    boolean classes = shapes.stream().anyMatch(OutputLoss::hasClasses);
    boolean answers = classes && shapes.size() == 1 && shapes.get(0).extent(0) == 1;
    return new FloatComparison(
        Arrays.stream(some.positions()).boxed().toList(),
        classes ? Optional.of(loss.agreement(expected, actual)) : Optional.empty(),
        OutputLoss.rootMeanSquare(expected, actual),
        loss.relativeError(expected, actual),
        answers ? answers(expected) : List.of(),
        answers ? answers(actual) : List.of());
  }

  private static List<Integer> answers(float[][] outputs) {
    return Stream.of(outputs).map(Argmax::of).toList();
  }
}
