package dev.nib.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder with MNIST's four files under their usual names, each plain or {@code .gz}; both {@code
 * train-images-idx3-ubyte} and {@code train-images.idx3-ubyte} are usual. Where a file is there
 * twice, the plain one is read.
 */
final class IdxFolder {
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  static final List<String> NAMES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  private IdxFolder() {}

  /** Whether the folder holds at least one of the four files, and is so meant as IDX. */
  static boolean looksLikeOne(Path folder) {
    return NAMES.stream().anyMatch(name -> find(folder, name).isPresent());
  }

  /**
   * Reads the four files.
   *
   * @throws DatasetException if one is missing or wrong, or if the parts differ in image size
   */
  static Dataset read(String source, Path folder) {
    List<Path> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : NAMES) {
      find(folder, name).ifPresentOrElse(files::add, () -> missing.add(name));
    }
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "%s: %s of the four IDX files missing: %s (plain or .gz)"
              .formatted(folder, missing.size(), String.join(", ", missing)));
    }
    return read(source, files);
  }

  /** Reads four files in the order of {@link #NAMES}. */
  static Dataset read(String source, List<Path> files) {
    LabelledImages train = IdxFiles.read(files.get(0), files.get(1));
    LabelledImages test = IdxFiles.read(files.get(2), files.get(3));
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DatasetException(
          "%s: byte 8: images of %sx%s, but those of %s are %sx%s; use files of the same set"
              .formatted(
                  files.get(2),
                  test.height(),
                  test.width(),
                  files.get(0),
                  train.height(),
                  train.width()));
    }
    return new Dataset(source, train, test);
  }

  private static Optional<Path> find(Path folder, String name) {
    String dotted = name.replace("-idx", ".idx");
    return List.of(name, dotted, name + ".gz", dotted + ".gz").stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
