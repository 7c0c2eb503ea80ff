package dev.nib.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folders of PNGs, one sub-folder {@code 0} to {@code 9} per digit, or such sub-folders in {@code
 * train} and {@code test} ({@code training} and {@code testing} do as well). Digits may be missing.
 */
final class PngFolder {
  private static final List<String> TRAIN_NAMES = List.of("train", "training");
  private static final List<String> TEST_NAMES = List.of("test", "testing");

  /** What file managers leave behind. */
  private static final Set<String> LITTER = Set.of("thumbs.db", "desktop.ini", "__macosx");

  private PngFolder() {}

  /** Whether the folder has sub-folders for a training and a test part. */
  static boolean looksParted(Path folder) {
    return part(folder, TRAIN_NAMES).isPresent() && part(folder, TEST_NAMES).isPresent();
  }

  /** Whether the folder has a sub-folder named as a digit. */
  static boolean looksLikeOne(Path folder) {
    for (int digit = 0; digit < LabelledImages.DIGITS; digit++) {
      if (Files.isDirectory(folder.resolve(Integer.toString(digit)))) {
        return true;
      }
    }
    return false;
  }

  /** Reads {@code train} and {@code test}. */
  static Dataset readParts(String source, Path folder) {
    LabelledImages train = read(part(folder, TRAIN_NAMES).orElseThrow());
    Path testFolder = part(folder, TEST_NAMES).orElseThrow();
    LabelledImages test = read(testFolder);
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new DatasetException(
          "%s: images of %sx%s, but those of the training part are %sx%s; scale one of them"
              .formatted(testFolder, test.height(), test.width(), train.height(), train.width()));
    }
    return new Dataset(source, train, test);
  }

  /**
   * Reads a folder of class folders. The images take turns between the classes, each class in the
   * order of its file names, so that the first images are a fair sample.
   *
   * @throws DatasetException if there is no image, or one that is corrupt or of another size
   */
  static LabelledImages read(Path folder) {
    List<List<Path>> files = listClasses(folder);
    int count = files.stream().mapToInt(List::size).sum();
    if (count == 0) {
      throw new DatasetException(
          folder + ": no PNG in the folders 0 to 9; put one folder of PNGs per digit here");
    }
    Collector collector = new Collector(count);
    for (int turn = 0; collector.size < count; turn++) {
      for (int digit = 0; digit < files.size(); digit++) {
        if (turn < files.get(digit).size()) {
          collector.add(files.get(digit).get(turn), digit);
        }
      }
    }
    return collector.images();
  }

  private static List<List<Path>> listClasses(Path folder) {
    List<List<Path>> files = new ArrayList<>();
    for (int digit = 0; digit < LabelledImages.DIGITS; digit++) {
      files.add(new ArrayList<>());
    }
    for (Path entry : list(folder)) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        if (!name.matches("[0-9]")) {
          throw new DatasetException(
              entry + ": a class folder is named 0 to 9; rename or move this one");
        }
        files.get(name.charAt(0) - '0').addAll(listImages(entry));
      }
    }
    return files;
  }

  private static List<Path> listImages(Path folder) {
    List<Path> files = list(folder);
    for (Path file : files) {
      if (!file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        throw new DatasetException(
            file + ": not a .png, and a class folder holds nothing else; convert or move it");
      }
    }
    return files;
  }

  /** Lists a folder by name, without hidden files and litter. */
  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !isLitter(entry.getFileName().toString().toLowerCase(Locale.ROOT)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be listed: " + DatasetException.reason(e), e);
    }
  }

  private static boolean isLitter(String name) {
    return name.startsWith(".") || LITTER.contains(name);
  }

  private static Optional<Path> part(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::isDirectory).findFirst();
  }

  /** Collects images that must all have the size of the first. */
  private static final class Collector {
    private final int count;
    private final byte[] labels;
    private byte[] pixels = new byte[0];
    private Path firstFile;
    private GreyImage first;
    private int size;

    Collector(int count) {
      this.count = count;
      labels = new byte[count];
    }

    void add(Path file, int label) {
      GreyImage image = PngImages.read(file);
      if (first == null) {
        first = image;
        firstFile = file;
      }
      if (image.height() != first.height() || image.width() != first.width()) {
        throw new DatasetException(
            "%s: %sx%s, but %s is %sx%s; scale the images to one size"
                .formatted(
                    file, image.height(), image.width(), firstFile, first.height(), first.width()));
      }
      int imageSize = first.height() * first.width();
      if ((long) count * imageSize > Integer.MAX_VALUE - 8) {
        throw new DatasetException(
            "%s: %s images of %sx%s are more than %s bytes; scale them down"
                .formatted(file, count, first.height(), first.width(), Integer.MAX_VALUE - 8));
      }
      if ((size + 1) * (long) imageSize > pixels.length) {
        long room = Math.min((long) count * imageSize, 2L * pixels.length + 64L * imageSize);
        pixels = Arrays.copyOf(pixels, (int) room);
      }
      image.copyPixels(pixels, size * imageSize);
      labels[size++] = (byte) label;
    }

    LabelledImages images() {
      return LabelledImages.wrap(
          first.height(),
          first.width(),
          LabelledImages.DIGITS,
          Arrays.copyOf(pixels, count * first.height() * first.width()),
          labels);
    }
  }
}
