package dev.nib.toolkit.compare;

import java.util.Optional;

/**
 * How far an int8 tensor, dequantised, is from its float tensor, over all elements of some images.
 *
 * @param name in the int8 model
 * @param floatName in the float model
 * @param kind the operator that computes it, {@code Input} for an input
 * @param sqnrDb signal-to-quantisation-noise ratio in decibels, 10 log10(sum of squares / sum of
 *     squared differences); none when there is no signal or no noise
 * @param cosine of the angle between both as vectors; none when either is all zero
 * @param clipped part of the float values more than half a step outside int8's range, 0 to 1
 */
public record TensorComparison(
    String name,
    String floatName,
    String kind,
    Optional<Double> sqnrDb,
    Optional<Double> cosine,
    double clipped) {}
