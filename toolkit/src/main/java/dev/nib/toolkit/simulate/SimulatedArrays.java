package dev.nib.toolkit.simulate;

import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.util.List;

/**
 * Samples that were simulated, whose outputs are in files.
 *
 * @param model what ran
 * @param samples how many
 * @param inputs what goes in
 * @param outputs what comes out
 * @param folder where it was written
 */
public record SimulatedArrays(
    ModelReference model,
    int samples,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    String folder) {}
