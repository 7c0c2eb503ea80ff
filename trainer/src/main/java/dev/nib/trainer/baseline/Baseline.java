package dev.nib.trainer.baseline;

import dev.nib.dataset.LabelledImages;
import java.nio.file.Path;

/** A trained classifier of images that is not a net. */
public sealed interface Baseline permits RandomForest, SupportVectorMachine {
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

  /** The content of its file. */
  byte[] toBytes();

  /**
   * Writes a file, under another name first and then renamed.
   *
   * @throws BaselineException if it cannot be written
   */
  default void save(Path path) {
    BaselineFile.write(path, toBytes());
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws BaselineException if it cannot be read, is damaged or is no such file
   */
  static Baseline load(Path path) {
    return BaselineFile.read(path);
  }
}
