package dev.nib.toolkit.inputs;

import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.forest.Forest;
import java.util.ArrayList;
import java.util.List;

/** Images as forests take them, and what they are taken for. */
public final class ForestImages {
  private ForestImages() {}

  /** The size of a forest's images. */
  public static ImageSize size(Forest forest) {
    return new ImageSize(forest.height(), forest.width());
  }

  /** The grey levels of each image. */
  public static List<byte[]> levels(LabelledImages images) {
    List<byte[]> levels = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      byte[] image = new byte[images.imageSize()];
      images.copyPixels(i, image, 0);
      levels.add(image);
    }
    return levels;
  }

  /** The class that a forest gives each image. */
  public static int[] predictions(Forest forest, LabelledImages images) {
    return levels(images).stream().mapToInt(image -> Forest.winner(forest.votes(image))).toArray();
  }
}
