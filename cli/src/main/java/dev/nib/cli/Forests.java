package dev.nib.cli;

import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.forest.Forest;
import java.util.ArrayList;
import java.util.List;

/** What commands that take a forest in place of an int8 model have in common. */
final class Forests {
  private Forests() {}

  /** The size of a forest's images. */
  static ImageSize size(Forest forest) {
    return new ImageSize(forest.height(), forest.width());
  }

  /** The grey levels of each image. */
  static List<byte[]> levels(LabelledImages images) {
    List<byte[]> levels = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      byte[] image = new byte[images.imageSize()];
      images.copyPixels(i, image, 0);
      levels.add(image);
    }
    return levels;
  }

  /** The class that a forest gives each image. */
  static int[] predictions(Forest forest, LabelledImages images) {
    return levels(images).stream().mapToInt(image -> Forest.winner(forest.votes(image))).toArray();
  }

  /** Refuses an option that a net has and a forest has not. */
  static void refuse(boolean given, String option, String why) {
    if (given) {
      throw new UsageException(option + ": is for nets; " + why);
    }
  }
}
