package dev.nib.toolkit.predict;

import dev.nib.dataset.Preparation;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.TensorDescription;
import java.util.List;
import java.util.Optional;

/**
 * What pictures were taken for.
 *
 * @param model what ran
 * @param output what comes out of it
 * @param preparation what was done to each picture
 * @param pictures those that could be read, in the order in which they were named
 * @param refused those that could not, of which warnings say why
 * @param scores how well predictions meet labels, where all pictures have one
 * @param report the contact sheet; none where none was asked for
 */
public record PredictResult(
    ModelReference model,
    TensorDescription output,
    Preparation preparation,
    List<PredictedPicture> pictures,
    List<String> refused,
    Optional<Scores> scores,
    Optional<String> report) {
  /** Takes copies. */
  public PredictResult {
    pictures = List.copyOf(pictures);
    refused = List.copyOf(refused);
  }
}
