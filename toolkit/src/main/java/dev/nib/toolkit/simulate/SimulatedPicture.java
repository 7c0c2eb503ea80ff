package dev.nib.toolkit.simulate;

import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.util.List;

/**
 * What a picture was taken for.
 *
 * @param model what ran
 * @param image the file
 * @param prediction the class of the largest score, the first one among equals
 * @param scores the output's int8 values
 * @param values the real numbers that they stand for
 * @param output what comes out
 */
public record SimulatedPicture(
    ModelReference model,
    String image,
    int prediction,
    List<Integer> scores,
    List<Double> values,
    TensorDescription output) {}
