package dev.nib.toolkit.predict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nib.dataset.Crop;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import java.util.List;
import java.util.Optional;

/**
 * What a picture was taken for.
 *
 * @param picture the file
 * @param size of it, upright
 * @param crop the rectangle that was taken of it; none where all of it was
 * @param label what it is, where it lies in a folder named after a digit
 * @param prediction the class of the largest score, the first one among equals
 * @param probability how probable the net holds that, 0 to 1
 * @param next the class of the next largest score
 * @param margin by how much more probable the prediction is than the next class, 0 to 1
 * @param scores the output's int8 values
 * @param probabilities of each class, 0 to 1: a softmax's output, or the softmax of another one
 * @param inverted whether the negative was taken
 * @param warnings what may be wrong, a line each
 * @param seen the PNG of what the net saw; none where none was asked for
 * @param image what the net saw, {@code [H,W]}
 */
public record PredictedPicture(
    String picture,
    ImageSize size,
    Optional<Crop> crop,
    Optional<Integer> label,
    int prediction,
    double probability,
    int next,
    double margin,
    List<Integer> scores,
    List<Double> probabilities,
    boolean inverted,
    List<String> warnings,
    Optional<String> seen,
    @JsonIgnore GreyImage image) {
  /** Takes copies. */
  public PredictedPicture {
    scores = List.copyOf(scores);
    probabilities = List.copyOf(probabilities);
    warnings = List.copyOf(warnings);
  }

  /** Whether it is known to be something else. */
  @JsonIgnore
  public boolean isWrong() {
    return label.isPresent() && label.get() != prediction;
  }
}
