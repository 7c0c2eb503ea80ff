package dev.nib.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Loads what users name after {@code --data}.
 *
 * <table>
 * <caption>Sources</caption>
 * <tr><td>{@code synthetic}</td><td>{@link SyntheticDigits}</td></tr>
 * <tr><td>{@code mnist}</td><td>downloaded once, then from the user's cache</td></tr>
 * <tr><td>a folder</td><td>MNIST's four IDX files, plain or .gz</td></tr>
 * <tr><td>a folder</td><td>folders 0 to 9 of PNGs, or such in train/ and test/</td></tr>
 * <tr><td>a file</td><td>CSV, plain or .gz: label, then 784 pixels; header optional</td></tr>
 * </table>
 *
 * <p>The two words win over files of that name, which {@code ./mnist} still reaches. Sources
 * without a test part of their own give a fifth of every class as such.
 */
public final class DataSources {
  /** The fraction of a source without a test part that becomes its test part. */
  public static final double TEST_FRACTION = 0.2;

  private DataSources() {}

  /**
   * Loads a source.
   *
   * @param source what the user wrote
   * @param options see there
   * @throws DatasetException if there is no such source or something is wrong with it; one line
   *     that says where, what, and what would mend it
   */
  public static Dataset load(String source, LoadOptions options) {
    return switch (source) {
      case "synthetic" -> SyntheticDigits.dataset(source, options);
      case "mnist" -> IdxFolder.read(source, MnistDownload.fetch(options));
      default -> loadPath(source, path(source), options);
    };
  }

  private static Path path(String source) {
    try {
      Path path = Path.of(source);
      if (!source.isBlank() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // No such file either.
    }
    throw new DatasetException(
        source
            + ": no such file or folder; give synthetic, mnist, a folder of IDX files or PNGs, or a"
            + " CSV file");
  }

  private static Dataset loadPath(String source, Path path, LoadOptions options) {
    if (!Files.isDirectory(path)) {
      return split(source, CsvFile.read(path), options);
    }
    if (IdxFolder.looksLikeOne(path)) {
      return IdxFolder.read(source, path);
    }
    if (PngFolder.looksParted(path)) {
      return PngFolder.readParts(source, path);
    }
    if (PngFolder.looksLikeOne(path)) {
      return split(source, PngFolder.read(path), options);
    }
    throw new DatasetException(
        path
            + ": neither IDX files ("
            + String.join(", ", IdxFolder.NAMES)
            + ", plain or .gz) nor folders 0 to 9 of PNGs in here");
  }

  private static Dataset split(String source, LabelledImages images, LoadOptions options) {
    if (images.count() < 2) {
      throw new DatasetException(
          source + ": holds 1 image, and a training and a test part need at least one each");
    }
    Splits.Split split = Splits.stratified(images, TEST_FRACTION, options.seed());
    return new Dataset(source, split.rest(), split.chosen());
  }
}
