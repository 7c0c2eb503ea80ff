package dev.nib.toolkit.compare;

import java.util.List;

/**
 * A float model against its int8 version on the same samples, which have no labels.
 *
 * @param models both of them
 * @param samples on how many the outputs were compared
 * @param outputs every output of the int8 model
 * @param layerSamples on how many of the samples the tensors were compared
 * @param tensors every tensor that both models have, in the order of execution
 */
public record ArrayComparison(
    CompareResult.Models models,
    int samples,
    List<OutputComparison> outputs,
    int layerSamples,
    List<TensorComparison> tensors) {}
