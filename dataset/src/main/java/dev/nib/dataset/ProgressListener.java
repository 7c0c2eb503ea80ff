package dev.nib.dataset;

/** Is told how far a download is. Called from the thread that loads, some ten times a second. */
@FunctionalInterface
public interface ProgressListener {
  /** Listens to nothing. */
  ProgressListener NONE = (file, doneBytes, totalBytes) -> {};

  /**
   * Takes note of progress.
   *
   * @param file the name of the file, such as {@code train-images-idx3-ubyte.gz}
   * @param doneBytes the bytes of it that are here, those of an earlier, broken download included
   * @param totalBytes the bytes that it has
   */
  void progress(String file, long doneBytes, long totalBytes);
}
