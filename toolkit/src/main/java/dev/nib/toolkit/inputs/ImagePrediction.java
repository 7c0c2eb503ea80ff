package dev.nib.toolkit.inputs;

import dev.nib.dataset.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an image was taken for.
 *
 * @param image its position among those that were classified, from 0
 * @param name how a user finds it
 * @param label what it is
 * @param prediction what it was taken for
 * @param correct whether that is the same
 */
public record ImagePrediction(int image, String name, int label, int prediction, boolean correct) {
  /** One for each image. */
  public static List<ImagePrediction> all(LabelledImages images, int[] predictions) {
    return IntStream.range(0, predictions.length)
        .mapToObj(
            i ->
                new ImagePrediction(
                    i,
                    images.name(i),
                    images.label(i),
                    predictions[i],
                    images.label(i) == predictions[i]))
        .toList();
  }
}
