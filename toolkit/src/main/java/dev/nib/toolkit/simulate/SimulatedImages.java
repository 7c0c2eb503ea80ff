package dev.nib.toolkit.simulate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.nib.toolkit.inputs.ImagePrediction;
import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.util.List;
import java.util.Optional;

/**
 * What labelled images were taken for.
 *
 * @param model what ran
 * @param data where the images come from, as the user named it
 * @param tested which of its images
 * @param scores how well predictions meet labels
 * @param predictions of each image; empty in a document that leaves them out
 */
public record SimulatedImages(
    ModelReference model,
    String data,
    Tested tested,
    @JsonUnwrapped Scores scores,
    Optional<List<ImagePrediction>> predictions) {
  /** The same without what each image was taken for. */
  public SimulatedImages withoutPredictions() {
    return new SimulatedImages(model, data, tested, scores, Optional.empty());
  }
}
