package dev.nib.toolkit.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.codegen.GeneratedFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A folder of generated sources, in which users edit.
 *
 * <p>{@value #RECORD} in it says what was written there, as the SHA-256 of each file. A later run
 * replaces what is still as it was written, deletes what it would no longer write, and keeps what
 * somebody edited or put there: the new file then goes beside it, as NAME.new.
 */
public final class GeneratedFolder {
  /** The file that holds the checksums of what was written. */
  public static final String RECORD = ".nib-files.json";

  private static final String NEW = ".new";

  private final Path folder;

  /** By the run that wrote them, such as "c digits_int8": path and SHA-256 of each file. */
  private final Map<String, Map<String, String>> record;

  private final List<String> kept = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();

  /** What would have been removed if nobody had edited it. */
  private final List<String> stale = new ArrayList<>();

  private GeneratedFolder(Path folder, Map<String, Map<String, String>> record) {
    this.folder = folder;
    this.record = record;
  }

  /**
   * What was not simply written.
   *
   * @param kept files that somebody edited; what would have replaced them is beside them
   * @param removed files of an earlier run that this one no longer writes
   */
  public record Outcome(List<String> kept, List<String> removed) {}

  /**
   * Writes {@code files}, all or none of them.
   *
   * @param run names what the files belong to: those of another run in the same folder stay
   */
  public static Outcome write(
      Path folder, String run, List<GeneratedFile> files, Progress progress) {
    return write(folder, run, path -> false, files, progress);
  }

  /**
   * The same of files that share no folder with those of others: a build system takes all that lies
   * there.
   *
   * @param owned the paths at which what other runs wrote goes, too
   */
  public static Outcome write(
      Path folder,
      String run,
      Predicate<String> owned,
      List<GeneratedFile> files,
      Progress progress) {
    GeneratedFolder generated = new GeneratedFolder(folder, readRecord(folder.resolve(RECORD)));
    generated.write(run, owned, files);
    for (String path : generated.stale) {
      progress.warn(
          "%s is of an earlier run, and not as nib wrote it: it stays; delete it or move it away, so"
              + " that nothing takes it for what is there now",
          folder.resolve(path));
    }
    for (String path : generated.kept) {
      progress.warn(
          "%s is not as nib wrote it and stays; the new one is beside it, as %s%s",
          folder.resolve(path), Path.of(path).getFileName(), NEW);
    }
    generated.removed.forEach(
        path -> progress.say("removed %s of an earlier run", folder.resolve(path)));
    return new Outcome(List.copyOf(generated.kept), List.copyOf(generated.removed));
  }

  private void write(String run, Predicate<String> owned, List<GeneratedFile> files) {
    Map<Path, byte[]> contents = new LinkedHashMap<>();
    Map<String, String> written = new TreeMap<>();
    for (GeneratedFile file : files) {
      byte[] content = file.bytes();
      String sha256 = TfliteFile.sha256(content);
      String path = file.path();
      written.put(path, sha256);
      if (!isFree(path, sha256)) {
        kept.add(path);
        path += NEW;
        written.put(path, sha256);
        requireFree(path, sha256);
      }
      contents.put(folder.resolve(path), content);
    }
    noteRemoved(run, owned, written);
    for (Map<String, String> other : record.values()) {
      other.keySet().removeAll(written.keySet());
      other.keySet().removeAll(removed);
    }
    record.put(run, written);
    contents.put(
        folder.resolve(RECORD), (Json.text(record) + "\n").getBytes(StandardCharsets.UTF_8));
    OutputFiles.write(contents);
    removed.forEach(path -> OutputFiles.delete(folder.resolve(path)));
  }

  /** What an earlier run wrote and this one does not, as long as nobody edited it. */
  private void noteRemoved(String run, Predicate<String> owned, Map<String, String> written) {
    record.entrySet().stream()
        .flatMap(
            other ->
                other.getValue().keySet().stream()
                    .filter(path -> other.getKey().equals(run) || owned.test(path)))
        .filter(path -> !written.containsKey(path) && Files.exists(folder.resolve(path)))
        .distinct()
        .forEach(path -> (isWritten(path) ? removed : stale).add(path));
  }

  private void requireFree(String path, String sha256) {
    if (!isFree(path, sha256)) {
      throw new ToolkitException(
          "%s: is not as nib wrote it and would be replaced; move it away", folder.resolve(path));
    }
  }

  /** Whether nothing is lost when {@code path} gets content of that SHA-256. */
  private boolean isFree(String path, String sha256) {
    Path file = folder.resolve(path);
    return !Files.exists(file) || sha256(file).equals(sha256) || isWritten(path);
  }

  /** Whether a file is there as some run wrote it. */
  private boolean isWritten(String path) {
    Path file = folder.resolve(path);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    String sha256 = sha256(file);
    return record.values().stream().anyMatch(run -> sha256.equals(run.get(path)));
  }

  private static String sha256(Path file) {
    try {
      return TfliteFile.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ToolkitException(
          "%s: is in the way and cannot be read: %s", file, OutputFiles.reason(e));
    }
  }

  private static Map<String, Map<String, String>> readRecord(Path file) {
    Map<String, Map<String, String>> record = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        new ObjectMapper()
            .readValue(
                Files.readString(file), new TypeReference<Map<String, Map<String, String>>>() {})
            .forEach((run, files) -> record.put(run, new TreeMap<>(files)));
        // The paths of a generated file, which stay in the folder.
        record.values().forEach(run -> run.forEach(GeneratedFile::new));
      } catch (JsonProcessingException
          | MalformedInputException
          | NullPointerException
          | IllegalArgumentException e) {
        throw new ToolkitException(
            "%s: is damaged; delete it, and nib keeps all files that differ from what it writes",
            file);
      } catch (IOException e) {
        throw new ToolkitException("%s: cannot be read: %s", file, OutputFiles.reason(e));
      }
    }
    return record;
  }
}
