package dev.nib.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How {@link DataSources} loads; start from {@link #defaults} and change what is to differ.
 *
 * @param seed decides the synthetic digits, and the split of sources that have no test part
 * @param syntheticTrain the number of synthetic training images, at least 1
 * @param syntheticTest the number of synthetic test images, at least 1
 * @param cacheDir the folder that downloaded files are kept in; made when needed
 * @param mirrors where {@code mnist} is downloaded from, tried in this order; each is a folder that
 *     holds the four files
 * @param progress is told how far a download is
 */
public record LoadOptions(
    long seed,
    int syntheticTrain,
    int syntheticTest,
    Path cacheDir,
    List<URI> mirrors,
    ProgressListener progress) {

  /** Checks the sizes. */
  public LoadOptions {
    if (syntheticTrain < 1 || syntheticTest < 1) {
      throw new IllegalArgumentException(
          "%s and %s synthetic images, not 1 or more".formatted(syntheticTrain, syntheticTest));
    }
    Objects.requireNonNull(cacheDir);
    mirrors = List.copyOf(mirrors);
    Objects.requireNonNull(progress);
  }

  /**
   * Seed 1, 10,000 synthetic images to train and 2,000 to test with, {@code nib/mnist} in the
   * user's cache folder ({@code $XDG_CACHE_HOME}, else {@code ~/.cache}), the public mirrors unless
   * {@code $NIB_MNIST_MIRRORS} lists others, and no progress listener.
   *
   * @throws DatasetException if {@code $NIB_MNIST_MIRRORS} is no list of http or https addresses
   */
  public static LoadOptions defaults() {
    return new LoadOptions(
        1,
        10_000,
        2_000,
        MnistFiles.cacheDir(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home")),
        MnistFiles.mirrors(System.getenv("NIB_MNIST_MIRRORS")),
        ProgressListener.NONE);
  }

  /** The same with another seed. */
  public LoadOptions withSeed(long newSeed) {
    return new LoadOptions(newSeed, syntheticTrain, syntheticTest, cacheDir, mirrors, progress);
  }

  /** The same with other numbers of synthetic images. */
  public LoadOptions withSyntheticSizes(int train, int test) {
    return new LoadOptions(seed, train, test, cacheDir, mirrors, progress);
  }

  /** The same with another folder for downloaded files. */
  public LoadOptions withCacheDir(Path newCacheDir) {
    return new LoadOptions(seed, syntheticTrain, syntheticTest, newCacheDir, mirrors, progress);
  }

  /** The same with other mirrors. */
  public LoadOptions withMirrors(List<URI> newMirrors) {
    return new LoadOptions(seed, syntheticTrain, syntheticTest, cacheDir, newMirrors, progress);
  }

  /** The same with a listener for downloads. */
  public LoadOptions withProgress(ProgressListener listener) {
    return new LoadOptions(seed, syntheticTrain, syntheticTest, cacheDir, mirrors, listener);
  }
}
