package dev.nib.dataset;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The pictures of a folder and of all folders below it, in the order of their names.
 *
 * @param folder which one
 * @param files PNGs and JPEGs by their names, at least one
 * @param labels the digit of each, where every one lies in a folder that is named after one, {@code
 *     0} to {@code 9} or {@code zero} to {@code nine}; otherwise none
 * @param others how many further files there are
 */
public record PictureTree(
    Path folder, List<Path> files, Optional<List<Integer>> labels, int others) {
  /** Takes copies. */
  public PictureTree {
    files = List.copyOf(files);
    labels = labels.map(List::copyOf);
  }

  /**
   * Looks for pictures; hidden files and what file managers leave behind are passed over, and links
   * to folders are not followed.
   *
   * @throws DatasetException if there is no such folder, it cannot be listed, or has no picture
   */
  public static PictureTree below(Path folder) {
    if (!Files.exists(folder)) {
      throw new DatasetException(folder + ": no such folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(folder + ": is a file, a folder of pictures is needed");
    }
    Visitor visitor = new Visitor(folder);
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be listed: " + DatasetException.reason(e), e);
    }
    if (visitor.files.isEmpty()) {
      throw new DatasetException(
          "%s: no .png, .jpg or .jpeg in it or below, among %s files"
              .formatted(folder, visitor.others));
    }
    Collections.sort(visitor.files);
    List<OptionalInt> digits =
        visitor.files.stream()
            .map(file -> PictureFolder.digit(file.toAbsolutePath().getParent()))
            .toList();
    return new PictureTree(
        folder,
        visitor.files,
        digits.stream().allMatch(OptionalInt::isPresent)
            ? Optional.of(digits.stream().map(OptionalInt::getAsInt).toList())
            : Optional.empty(),
        visitor.others);
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private int others;

    Visitor(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(folder) && PictureFolder.isLitter(directory)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (PictureFolder.isLitter(file) || Files.isDirectory(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (PictureFile.isNamedAsOne(file)) {
        files.add(file);
      } else {
        others++;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
