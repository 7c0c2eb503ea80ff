package dev.nib.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Loads what users name after {@code --data}.
 *
 * <table>
 * <caption>Sources</caption>
 * <tr><td>{@code synthetic}</td><td>{@link SyntheticDigits}</td></tr>
 * <tr><td>{@code mnist}</td><td>downloaded once, then from the user's cache</td></tr>
 * <tr><td>a folder</td><td>MNIST's or EMNIST's four IDX files, plain or .gz</td></tr>
 * <tr><td>a folder</td><td>folders 0 to 9 of PNGs and JPEGs, or such in train/ and test/</td></tr>
 * <tr><td>a file</td><td>CSV, plain or .gz: a label and 784 pixels a row</td></tr>
 * </table>
 *
 * <p>The two words win over files of that name, which {@code ./mnist} still reaches. Sources
 * without a test part of their own give a fifth of every class as such.
 */
public final class DataSources {
  /** The fraction of a source without a test part that becomes its test part. */
  public static final double TEST_FRACTION = 0.2;

  private final String source;
  private final LoadOptions options;
  // With what the names of files tell.
  private Preparation preparation;

  private DataSources(String source, LoadOptions options) {
    this.source = source;
    this.options = options;
    preparation = options.images().preparation();
  }

  /**
   * Loads a source, prepared.
   *
   * @param source what the user wrote
   * @param options see there
   * @throws DatasetException if there is no such source or something is wrong with it; one line
   *     that says where, what, and what would mend it
   */
  public static Dataset load(String source, LoadOptions options) {
    DataSources loader = new DataSources(source, options);
    List<RawImages> parts = loader.read();
    loader.requireCsvForLabel();
    SourceInk ink = new SourceInk(source, loader.preparation, options);
    return loader.parts(ink.prepare(parts), ink.preparation());
  }

  private void requireCsvForLabel() {
    boolean csv = !isWord() && !Files.isDirectory(Path.of(source)) && Files.exists(Path.of(source));
    if (options.images().label().isPresent() && !csv) {
      throw new DatasetException(
          "%s: --label %s is for CSV files; leave it out"
              .formatted(source, options.images().label().get()));
    }
  }

  private boolean isWord() {
    return source.equals("synthetic") || source.equals("mnist");
  }

  /** The parts of the source, one or two, shaped but without their ink. */
  private List<RawImages> read() {
    return switch (source) {
      case "synthetic" -> {
        Dataset digits = SyntheticDigits.dataset(source, options);
        yield shaped(List.of(RawImages.of(digits.train()), RawImages.of(digits.test())));
      }
      case "mnist" -> shaped(IdxFolder.read(MnistDownload.fetch(options)));
      default -> readPath();
    };
  }

  private List<RawImages> readPath() {
    Optional<Path> found = path();
    if (found.isEmpty()) {
      return readEmnistPrefix();
    }
    Path path = found.get();
    if (!Files.isDirectory(path)) {
      return readCsv(path);
    }
    if (IdxFolder.looksLikeOne(path)) {
      return shaped(IdxFolder.read(path));
    }
    List<String> emnist = IdxFolder.emnistSets(path);
    if (!emnist.isEmpty()) {
      return readEmnist(path, IdxFolder.chosenEmnist(path, emnist));
    }
    if (PictureFolder.looksParted(path)) {
      return PictureFolder.readParts(path, preparation);
    }
    if (PictureFolder.looksLikeOne(path)) {
      return List.of(PictureFolder.read(path, preparation));
    }
    throw new DatasetException(
        path
            + ": neither IDX files ("
            + String.join(", ", IdxFolder.NAMES)
            + ", plain or .gz) nor folders 0 to 9 (or zero to nine) of PNGs or JPEGs in here");
  }

  private Optional<Path> path() {
    try {
      Path path = Path.of(source);
      return !source.isBlank() && Files.exists(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** {@code FOLDER/emnist-digits}, one of several sets in a folder. */
  private List<RawImages> readEmnistPrefix() {
    try {
      Path path = Path.of(source).toAbsolutePath();
      String name = path.getFileName() == null ? "" : path.getFileName().toString();
      if (name.startsWith("emnist-") && Files.isDirectory(path.getParent())) {
        String set = name.substring("emnist-".length());
        if (IdxFolder.emnistSets(path.getParent()).contains(set)) {
          IdxFolder.requireDigits(path, set);
          return readEmnist(path.getParent(), set);
        }
      }
    } catch (InvalidPathException e) {
      // No such file either.
    }
    throw new DatasetException(
        source
            + ": no such file or folder; give synthetic, mnist, a folder of IDX files or pictures,"
            + " or a CSV file");
  }

  private List<RawImages> readEmnist(Path folder, String set) {
    transposeAsEmnist("emnist-" + set);
    return shaped(IdxFolder.readEmnist(folder, set));
  }

  private List<RawImages> readCsv(Path path) {
    Optional<String> emnist = IdxFolder.emnistSet(path);
    if (emnist.isPresent()) {
      IdxFolder.requireDigits(path, emnist.get());
      transposeAsEmnist("emnist-" + emnist.get());
    }
    LabelledImages images = CsvFile.read(path, options.images().label(), options.notices());
    return shaped(List.of(RawImages.of(Splits.spread(images))));
  }

  private void transposeAsEmnist(String set) {
    if (options.images().transposeByName() && !preparation.transpose()) {
      preparation = preparation.withTranspose(true);
      options
          .notices()
          .say(
              "%s: %s stores its images column by column: transposed (--no-transpose leaves them)"
                  .formatted(source, set));
    }
  }

  private List<RawImages> shaped(List<RawImages> parts) {
    return parts.stream().map(part -> preparation.shaped(part.images(), source)).toList();
  }

  private Dataset parts(List<LabelledImages> parts, Preparation found) {
    LabelledImages first = parts.get(0);
    if (options.images().whole()) {
      LabelledImages all = parts.size() == 1 ? first : first.followedBy(parts.get(1));
      return new Dataset(source, all, all, new Dataset.Origin(found, "all of them", true));
    }
    if (parts.size() == 2) {
      return new Dataset(
          source, first, parts.get(1), new Dataset.Origin(found, "the test part", false));
    }
    if (first.count() < 2) {
      throw new DatasetException(
          source + ": holds 1 image, and a training and a test part need at least one each");
    }
    Splits.Split split = Splits.stratified(first, TEST_FRACTION, options.seed());
    return new Dataset(
        source,
        split.rest(),
        split.chosen(),
        new Dataset.Origin(found, "the test part, seed " + options.seed(), false));
  }
}
