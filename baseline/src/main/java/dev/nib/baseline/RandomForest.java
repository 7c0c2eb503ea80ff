package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;

/**
 * A random forest as a baseline.
 *
 * @param forest what it predicts by
 */
record RandomForest(Forest forest) implements Baseline {
  @Override
  public String name() {
    return "random forest";
  }

  @Override
  public String summary() {
    return forest.toString();
  }

  @Override
  public int[] predict(LabelledImages images, int threads, BaselineListener listener) {
    return new ImageFormat(forest.height(), forest.width(), forest.classes())
        .predict(images, threads, listener, () -> pixels -> Forest.winner(forest.votes(pixels)));
  }

  @Override
  public byte[] toBytes() {
    return ForestFile.bytes(forest);
  }
}
