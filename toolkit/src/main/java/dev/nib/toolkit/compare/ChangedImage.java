package dev.nib.toolkit.compare;

import dev.nib.dataset.LabelledImages;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An image that int8 sees with other eyes than float.
 *
 * @param image its position
 * @param name how a user finds it
 * @param label what it is
 * @param float32 what the float model takes it for
 * @param int8 what the int8 model takes it for
 * @param float32Score the float model's output for its own answer
 * @param int8Score the int8 model's output, dequantised, for its own answer
 * @param change the largest difference between both models' outputs
 */
public record ChangedImage(
    int image,
    String name,
    int label,
    int float32,
    int int8,
    double float32Score,
    double int8Score,
    double change) {
  /** True when both models give the same answer. */
  public boolean sameAnswer() {
    return float32 == int8;
  }

  /**
   * The images that changed most: those with another answer first, then by {@link #change}.
   *
   * @param float32 outputs {@code [N][C]}
   * @param int8 outputs {@code [N][C]}, dequantised
   * @param most how many at most
   */
  public static List<ChangedImage> most(
      LabelledImages images,
      float[][] float32,
      float[][] int8,
      int[] float32Classes,
      int[] int8Classes,
      int most) {
    return IntStream.range(0, images.count())
        .mapToObj(
            i ->
                new ChangedImage(
                    i,
                    images.name(i),
                    images.label(i),
                    float32Classes[i],
                    int8Classes[i],
                    float32[i][float32Classes[i]],
                    int8[i][int8Classes[i]],
                    change(float32[i], int8[i])))
        .sorted(
            Comparator.comparing(ChangedImage::sameAnswer)
                .thenComparing(image -> -image.change())
                .thenComparing(ChangedImage::image))
        .limit(most)
        .toList();
  }

  private static double change(float[] float32, float[] int8) {
    double largest = 0;
    for (int c = 0; c < float32.length; c++) {
      largest = Math.max(largest, Math.abs((double) float32[c] - int8[c]));
    }
    return largest;
  }
}
