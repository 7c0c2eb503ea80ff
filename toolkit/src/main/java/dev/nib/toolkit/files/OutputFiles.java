package dev.nib.toolkit.files;

import dev.nib.codegen.GeneratedFile;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes outputs beside their targets first and renames them into place: all or nothing. Targets
 * are judged before the work starts, with {@link #requireFile} and {@link #requireFolder}.
 */
public final class OutputFiles {
  /** What a probe writes: more than an empty file, which a full disk still takes. */
  private static final int PROBE_BYTES = 1 << 16;

  private OutputFiles() {}

  /**
   * Judges the file of a setting before there is anything to write.
   *
   * @throws ToolkitException if it is a folder or something else that a file cannot replace, or no
   *     file can be written in its folder
   */
  public static void requireFile(Setting setting, Path file) {
    requireName(setting, file);
    if (Files.isDirectory(file)) {
      throw new ToolkitException("%s %s: is a folder, a file's name is needed", setting, file);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ToolkitException("%s %s: is no regular file", setting, file);
    }
    requireRoom(setting, file, target(file).getParent());
  }

  /**
   * Judges the folder of a setting before there is anything to write; it need not exist.
   *
   * @throws ToolkitException if it is a file, or nothing can be written there
   */
  public static void requireFolder(Setting setting, Path folder) {
    requireName(setting, folder);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ToolkitException("%s %s: is a file, a folder is needed", setting, folder);
    }
    requireRoom(setting, folder, folder.toAbsolutePath());
  }

  private static void requireName(Setting setting, Path path) {
    if (path.toString().isBlank()) {
      throw new ToolkitException("%s is empty, a name is needed", setting);
    }
  }

  /** Tries to write where {@code folder} is, or will be made. */
  private static void requireRoom(Setting setting, Path named, Path folder) {
    Path there = folder;
    // A link that leads nowhere is there, and is no folder.
    while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there)) {
      throw new ToolkitException(
          "%s %s: %s is no folder, nothing can be written below it", setting, named, there);
    }
    try {
      Path probe = Files.createTempFile(there, ".nib-", ".part");
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(probe);
      }
      requireShortNames(there, named);
    } catch (IOException e) {
      throw new ToolkitException(
          "%s %s: nothing can be written in %s: %s", setting, named, there, reason(e));
    }
  }

  /** Asks the system for a name that does not exist yet, of which a part may be too long. */
  private static void requireShortNames(Path there, Path named) throws IOException {
    requireShort(named);
    for (Path name : named) {
      requireShort(there.resolve(name));
    }
  }

  private static void requireShort(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      // Its name is one that a file may have.
      return;
    }
  }

  /** Writes one file. */
  public static void write(Path target, String text) {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes one file. */
  public static void write(Path target, byte[] content) {
    write(Map.of(target, content));
  }

  /** Writes all {@code files} below {@code folder}. */
  public static void write(Path folder, List<GeneratedFile> files) {
    Map<Path, byte[]> contents = new LinkedHashMap<>();
    files.forEach(file -> contents.put(folder.resolve(file.path()), file.bytes()));
    write(contents);
  }

  /**
   * Writes several files: all of them, or none when one of them cannot be written.
   *
   * @param contents what each holds, by its path
   * @throws ToolkitException naming the file that cannot be written
   */
  public static void write(Map<Path, byte[]> contents) {
    Map<Path, Path> temporary = new LinkedHashMap<>();
    List<Path> made = new ArrayList<>();
    boolean done = false;
    Path current = null;
    try {
      for (Map.Entry<Path, byte[]> content : contents.entrySet()) {
        current = content.getKey();
        Path target = target(current);
        makeFolders(target.getParent(), made);
        Path file = Files.createTempFile(target.getParent(), ".nib-", ".part");
        temporary.put(target, file);
        Files.write(file, content.getValue());
        // Temporary files are private; a result is as readable as any other file.
        file.toFile().setReadable(true, false);
      }
      for (Map.Entry<Path, Path> move : temporary.entrySet()) {
        current = move.getKey();
        move(move.getValue(), current);
      }
      done = true;
    } catch (IOException e) {
      throw new ToolkitException(current + ": cannot be written: " + reason(e));
    } finally {
      temporary.values().forEach(OutputFiles::deleteQuietly);
      if (!done) {
        // The deepest first; one that is not empty stays.
        for (int i = made.size() - 1; i >= 0; i--) {
          deleteQuietly(made.get(i));
        }
      }
    }
  }

  /** Why the system refuses, without the class of the exception and the path. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    boolean named = e instanceof FileSystemException f && f.getReason() != null;
    return named ? ((FileSystemException) e).getReason() : String.valueOf(e.getMessage());
  }

  /** Where a path leads: a link stays, and what it points at is replaced. */
  private static Path target(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }

  /** Makes a folder and those above it, and notes which it made. */
  private static void makeFolders(Path folder, List<Path> made) throws IOException {
    if (!Files.isDirectory(folder)) {
      if (folder.getParent() != null) {
        makeFolders(folder.getParent(), made);
      }
      Files.createDirectory(folder);
      made.add(folder);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes a file, and the folders around it that are empty then. */
  public static void delete(Path file) {
    deleteQuietly(file);
    Path folder = file.toAbsolutePath().getParent();
    String[] left = folder.toFile().list();
    while (left != null && left.length == 0) {
      deleteQuietly(folder);
      folder = folder.getParent();
      left = folder == null ? null : folder.toFile().list();
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // What cannot be deleted stays; the error that led here says more.
      return;
    }
  }
}
