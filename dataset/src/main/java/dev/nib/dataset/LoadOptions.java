package dev.nib.dataset;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How {@link DataSources} loads; start from {@link #defaults} and change what is to differ.
 *
 * @param seed decides the synthetic digits, and the split of sources that have no test part
 * @param syntheticTrain the number of synthetic training images, at least 1
 * @param syntheticTest the number of synthetic test images, at least 1
 * @param cacheDir the folder that downloaded files are kept in; made when needed
 * @param mirrors where {@code mnist} is downloaded from, tried in this order; each is a folder that
 *     holds the four files
 * @param images how the images are taken
 * @param progress is told how far a download is
 * @param notices are told what was found out
 */
public record LoadOptions(
    long seed,
    int syntheticTrain,
    int syntheticTest,
    Path cacheDir,
    List<URI> mirrors,
    Images images,
    ProgressListener progress,
    Notices notices) {

  /**
   * How images are taken.
   *
   * @param preparation what is done to each; {@link Preparation.Ink#AUTO} decides for the source as
   *     a whole
   * @param transposeByName whether files whose names tell that they hold transposed images
   *     (EMNIST's) are transposed besides
   * @param warnOfBright whether images that are mostly bright are warned of
   * @param label the column of a CSV file's labels: its name, {@code first}, {@code last}, or its
   *     number from 1
   * @param whole whether all images are both the training and the test part
   */
  public record Images(
      Preparation preparation,
      boolean transposeByName,
      boolean warnOfBright,
      Optional<String> label,
      boolean whole) {
    /** As they are, labels where they are found, a fifth to test. */
    public static final Images DEFAULT =
        new Images(Preparation.NONE, true, true, Optional.empty(), false);
  }

  /** Checks the sizes. */
  public LoadOptions {
    if (syntheticTrain < 1 || syntheticTest < 1) {
      throw new IllegalArgumentException(
          "%s and %s synthetic images, not 1 or more".formatted(syntheticTrain, syntheticTest));
    }
    Objects.requireNonNull(cacheDir);
    mirrors = List.copyOf(mirrors);
    Objects.requireNonNull(images);
    Objects.requireNonNull(progress);
    Objects.requireNonNull(notices);
  }

  /**
   * Seed 1, 10,000 synthetic images to train and 2,000 to test with, {@code nib/mnist} in the
   * user's cache folder ({@code $XDG_CACHE_HOME}, else {@code ~/.cache}), the public mirrors unless
   * {@code $NIB_MNIST_MIRRORS} lists others, images as they are, and nobody told of anything.
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
        Images.DEFAULT,
        ProgressListener.NONE,
        Notices.NONE);
  }

  /** The same with another seed. */
  public LoadOptions withSeed(long other) {
    return new LoadOptions(
        other, syntheticTrain, syntheticTest, cacheDir, mirrors, images, progress, notices);
  }

  /** The same with other numbers of synthetic images. */
  public LoadOptions withSyntheticSizes(int train, int test) {
    return new LoadOptions(seed, train, test, cacheDir, mirrors, images, progress, notices);
  }

  /** The same with another folder for downloaded files. */
  public LoadOptions withCacheDir(Path other) {
    return new LoadOptions(
        seed, syntheticTrain, syntheticTest, other, mirrors, images, progress, notices);
  }

  /** The same with other mirrors. */
  public LoadOptions withMirrors(List<URI> others) {
    return new LoadOptions(
        seed, syntheticTrain, syntheticTest, cacheDir, others, images, progress, notices);
  }

  /** The same with images taken in another way. */
  public LoadOptions withImages(Images other) {
    return new LoadOptions(
        seed, syntheticTrain, syntheticTest, cacheDir, mirrors, other, progress, notices);
  }

  /** The same with a listener for downloads. */
  public LoadOptions withProgress(ProgressListener listener) {
    return new LoadOptions(
        seed, syntheticTrain, syntheticTest, cacheDir, mirrors, images, listener, notices);
  }

  /** The same with somebody to be told what was found out. */
  public LoadOptions withNotices(Notices listener) {
    return new LoadOptions(
        seed, syntheticTrain, syntheticTest, cacheDir, mirrors, images, progress, listener);
  }
}
