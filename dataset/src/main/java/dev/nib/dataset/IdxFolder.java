package dev.nib.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with four IDX files, each plain or {@code .gz}: MNIST's under their usual names ({@code
 * train-images-idx3-ubyte} and {@code train-images.idx3-ubyte} are both usual), or those of one of
 * EMNIST's sets of digits, {@code emnist-digits-train-images-idx3-ubyte} and its kin, whose images
 * are stored column by column. Where a file is there twice, the plain one is read.
 */
final class IdxFolder {
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  static final List<String> NAMES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

  private static final List<String> EMNIST_SETS = List.of("digits", "mnist");

  /** EMNIST's files, IDX and, as they go round, CSV. */
  private static final Pattern EMNIST =
      Pattern.compile(
          "emnist-([a-z]+)-(train|test)(-(images|labels)[-.]idx[13]-ubyte|\\.csv)(\\.gz)?");

  private IdxFolder() {}

  /** The set of EMNIST that a file's name tells. */
  static Optional<String> emnistSet(Path file) {
    Matcher matcher = EMNIST.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * Refuses the sets that hold letters.
   *
   * @throws DatasetException if the set is none of digits
   */
  static void requireDigits(Path place, String set) {
    if (!EMNIST_SETS.contains(set)) {
      throw new DatasetException(
          "%s: EMNIST's set '%s' holds letters too; its sets of digits are emnist-digits and emnist-mnist"
              .formatted(place, set));
    }
  }

  /** Whether the folder holds at least one of MNIST's four files, and is so meant as IDX. */
  static boolean looksLikeOne(Path folder) {
    return NAMES.stream().anyMatch(name -> find(folder, name).isPresent());
  }

  /** The sets of EMNIST of which the folder holds IDX files. */
  static List<String> emnistSets(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<String> sets = new TreeSet<>();
      files
          .filter(file -> !file.getFileName().toString().toLowerCase(Locale.ROOT).contains(".csv"))
          .forEach(file -> emnistSet(file).ifPresent(sets::add));
      return List.copyOf(sets);
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be listed: " + DatasetException.reason(e), e);
    }
  }

  /** The set of EMNIST that is meant by a folder that holds some. */
  static String chosenEmnist(Path folder, List<String> sets) {
    if (sets.size() == 1) {
      requireDigits(folder, sets.get(0));
      return sets.get(0);
    }
    throw new DatasetException(
        "%s: holds EMNIST's sets %s; give %s or %s"
            .formatted(
                folder,
                String.join(", ", sets),
                folder.resolve("emnist-digits"),
                folder.resolve("emnist-mnist")));
  }

  /** Reads one of EMNIST's sets. */
  static List<RawImages> readEmnist(Path folder, String set) {
    String prefix = "emnist-" + set + "-";
    return read(folder, NAMES.stream().map(n -> prefix + n.replace("t10k", "test")).toList());
  }

  /** Reads MNIST's four files. */
  static List<RawImages> read(Path folder) {
    return read(folder, NAMES);
  }

  /**
   * Reads four files.
   *
   * @throws DatasetException if one is missing or wrong, or if the parts differ in image size
   */
  private static List<RawImages> read(Path folder, List<String> names) {
    List<Path> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      find(folder, name).ifPresentOrElse(files::add, () -> missing.add(name));
    }
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "%s: %s of the four IDX files missing: %s (plain or .gz)"
              .formatted(folder, missing.size(), String.join(", ", missing)));
    }
    return read(files);
  }

  /** Reads four files in the order of {@link #NAMES}: the training part, the test part. */
  static List<RawImages> read(List<Path> files) {
    LabelledImages train = IdxFiles.read(files.get(0), files.get(1));
    LabelledImages test = IdxFiles.read(files.get(2), files.get(3));
    if (!train.size().equals(test.size())) {
      throw new DatasetException(
          "%s: byte 8: images of %s, but those of %s are %s; use files of the same set"
              .formatted(files.get(2), test.size(), files.get(0), train.size()));
    }
    return List.of(named(train, files.get(0)), named(test, files.get(2)));
  }

  /** As in {@code t10k image 41}. */
  private static RawImages named(LabelledImages images, Path file) {
    String part = file.getFileName().toString().replaceAll("-images[-.]idx3-ubyte.*", "");
    return RawImages.of(images.withNames(i -> part + " image " + i));
  }

  private static Optional<Path> find(Path folder, String name) {
    String dotted = name.replace("-idx", ".idx");
    return List.of(name, dotted, name + ".gz", dotted + ".gz").stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
