package dev.nib.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folders of PNGs and JPEGs, one sub-folder {@code 0} to {@code 9} or {@code zero} to {@code nine}
 * per digit, or such sub-folders in {@code train} and {@code test} ({@code training} and {@code
 * testing} do as well). Digits may be missing.
 */
final class PictureFolder {
  private static final List<String> TRAIN_NAMES = List.of("train", "training");
  private static final List<String> TEST_NAMES = List.of("test", "testing");
  private static final List<String> WORDS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /** What file managers leave behind. */
  private static final Set<String> LITTER = Set.of("thumbs.db", "desktop.ini", "__macosx");

  private PictureFolder() {}

  /** Whether the folder has sub-folders for a training and a test part. */
  static boolean looksParted(Path folder) {
    return part(folder, TRAIN_NAMES).isPresent() && part(folder, TEST_NAMES).isPresent();
  }

  /** Whether the folder has a sub-folder named as a digit. */
  static boolean looksLikeOne(Path folder) {
    return list(folder).stream()
        .anyMatch(entry -> Files.isDirectory(entry) && digit(entry).isPresent());
  }

  /** Reads {@code train} and {@code test}, shaped. */
  static List<RawImages> readParts(Path folder, Preparation preparation) {
    RawImages train = read(part(folder, TRAIN_NAMES).orElseThrow(), folder, preparation);
    Path testFolder = part(folder, TEST_NAMES).orElseThrow();
    RawImages test = read(testFolder, folder, preparation);
    if (!train.images().size().equals(test.images().size())) {
      throw new DatasetException(
          "%s: images of %s, but those of the training part are %s; --fit scales all to one size"
              .formatted(testFolder, test.images().size(), train.images().size()));
    }
    return List.of(train, test);
  }

  /** As below; names begin below the folder. */
  static RawImages read(Path folder, Preparation preparation) {
    return read(folder, folder, preparation);
  }

  /**
   * Reads a folder of class folders, shaped. The images take turns between the classes, each class
   * in the order of its file names, so that the first images are a fair sample.
   *
   * @param root what the images' names are below
   * @throws DatasetException if there is no image, or one that is corrupt or, when no size is asked
   *     for, of another size
   */
  private static RawImages read(Path folder, Path root, Preparation preparation) {
    List<List<Path>> files = listClasses(folder);
    int count = files.stream().mapToInt(List::size).sum();
    if (count == 0) {
      throw new DatasetException(
          folder
              + ": no PNG or JPEG in the folders 0 to 9 (or zero to nine); put one folder of them"
              + " per digit here");
    }
    Collector collector = new Collector(count, root, preparation);
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
      if (Files.isDirectory(entry)) {
        int digit =
            digit(entry)
                .orElseThrow(
                    () ->
                        new DatasetException(
                            entry
                                + ": a class folder is named 0 to 9 or zero to nine; rename or"
                                + " move this one"));
        files.get(digit).addAll(listImages(entry));
      }
    }
    return files;
  }

  /** The digit that a folder is named after. */
  static OptionalInt digit(Path folder) {
    if (folder.getFileName() == null) {
      return OptionalInt.empty();
    }
    String name = folder.getFileName().toString().toLowerCase(Locale.ROOT);
    int digit = name.matches("[0-9]") ? name.charAt(0) - '0' : WORDS.indexOf(name);
    return digit < 0 ? OptionalInt.empty() : OptionalInt.of(digit);
  }

  private static List<Path> listImages(Path folder) {
    List<Path> files = list(folder);
    for (Path file : files) {
      if (!PictureFile.isNamedAsOne(file)) {
        throw new DatasetException(
            file
                + ": not a .png, .jpg or .jpeg, and a class folder holds nothing else; convert or"
                + " move it");
      }
    }
    return files;
  }

  /** Lists a folder by name, without hidden files and litter. */
  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !isLitter(entry)).sorted().toList();
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be listed: " + DatasetException.reason(e), e);
    }
  }

  /** Whether it is hidden, or left behind by a file manager. */
  static boolean isLitter(Path entry) {
    String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.startsWith(".") || LITTER.contains(name);
  }

  private static Optional<Path> part(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::isDirectory).findFirst();
  }

  /** Collects images that must all have one size when they are shaped. */
  private static final class Collector {
    private final int count;
    private final Path root;
    private final Preparation preparation;
    private final byte[] labels;
    private final String[] names;
    private final BitSet inked = new BitSet();
    private byte[] pixels = new byte[0];
    private Path firstFile;
    private ImageSize imageSize;
    private int negated;
    private int size;

    Collector(int count, Path root, Preparation preparation) {
      this.count = count;
      this.root = root;
      this.preparation = preparation;
      labels = new byte[count];
      names = new String[count];
    }

    void add(Path file, int label) {
      PictureFile.Picture picture = PictureFile.read(file);
      preparation.requireCropInside(picture.grey().size(), file.toString());
      Preparation.Shaped shaped = preparation.shaped(picture.grey(), picture.cutOut());
      GreyImage image = shaped.image();
      if (firstFile == null) {
        firstFile = file;
        imageSize = image.size();
      }
      if (!image.size().equals(imageSize)) {
        throw new DatasetException(
            "%s: %s, but %s is %s; --fit scales all to one size"
                .formatted(file, image.size(), firstFile, imageSize));
      }
      long bytes = imageSize.pixels();
      if (count * bytes > Integer.MAX_VALUE - 8) {
        throw new DatasetException(
            "%s: %s images of %s are more than %s bytes; --fit scales them down"
                .formatted(file, count, imageSize, Integer.MAX_VALUE - 8));
      }
      if ((size + 1) * bytes > pixels.length) {
        long room = Math.min(count * bytes, 2L * pixels.length + 64 * bytes);
        pixels = Arrays.copyOf(pixels, (int) room);
      }
      image.copyPixels(pixels, size * (int) bytes);
      names[size] = root.relativize(file).toString();
      inked.set(size, shaped.inked());
      negated += shaped.negated() ? 1 : 0;
      labels[size++] = (byte) label;
    }

    RawImages images() {
      byte[] all = Arrays.copyOf(pixels, count * (int) imageSize.pixels());
      return new RawImages(
          LabelledImages.wrap(
                  imageSize.height(), imageSize.width(), LabelledImages.DIGITS, all, labels)
              .withNames(i -> names[i]),
          inked,
          negated);
    }
  }
}
