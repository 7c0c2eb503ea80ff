package dev.nib.toolkit.compare;

import java.util.List;
import java.util.Optional;

/**
 * An output of an int8 model, dequantised, against that of its float model, over some samples.
 *
 * <p>An output {@code [N,C]} of at least two columns has classes: each of its rows is an answer,
 * and the class is where its largest element stands, the first one among equals.
 *
 * @param name in the int8 model
 * @param floatName in the float model
 * @param shape of one sample
 * @param answers how many rows of all samples were compared; 0 for an output without classes
 * @param sameAnswers for how many of these both models give the same class
 * @param agreement the part of them, 0 to 1; none for an output without classes
 * @param error root of the mean squared difference over all elements
 * @param largestDifference of any element
 */
public record OutputComparison(
    String name,
    String floatName,
    List<Integer> shape,
    long answers,
    long sameAnswers,
    Optional<Double> agreement,
    double error,
    double largestDifference) {
  public OutputComparison {
    shape = List.copyOf(shape);
  }
}
