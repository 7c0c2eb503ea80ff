package dev.nib.dataset.baseline;

import dev.nib.dataset.LabelledImages;

/** A trained classifier of images that is not a net. */
public interface Baseline {
  /** What it is, in words: {@code random forest} or {@code SVM}. */
  String name();

  /** What it consists of, in words, such as {@code 200 trees, 1083204 nodes}. */
  String summary();

  /**
   * The class that each image is taken for, {@code [N]}.
   *
   * @param images as large as those it was trained on
   * @param threads how many threads compute, at least 1; they change no prediction
   * @param listener told how many images are done
   * @throws IllegalArgumentException if the images are of another size
   */
  int[] predict(LabelledImages images, int threads, BaselineListener listener);

  /** As above, on all processors and without progress. */
  default int[] predict(LabelledImages images) {
    return predict(images, Runtime.getRuntime().availableProcessors(), BaselineListener.NONE);
  }

  /** The content of its file, which {@link BaselineTrainer#read} reads. */
  byte[] toBytes();
}
