package dev.nib.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.nib.search.journal.Journal;
import dev.nib.search.journal.JsonLines;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.Json;
import dev.nib.toolkit.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a search keeps what it knows: {@code search.json} its settings, {@code trials.jsonl} the
 * results of trials, {@code test.jsonl} the scores of finalists on test images, {@code
 * teacher.tflite} the net that they learnt from.
 *
 * @param path the folder
 */
public record SearchFolder(Path path) {
  private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * The score of a finalist's int8 file on the test images.
   *
   * @param key of its trial
   * @param images how many
   * @param accuracy part of them that is right, 0..1
   */
  public record TestScore(String key, int images, double accuracy) {}

  private Path settingsFile() {
    return path.resolve("search.json");
  }

  /** The scores on test images. */
  public Path testFile() {
    return path.resolve("test.jsonl");
  }

  /** The net that finalists learn from. */
  public Path teacherFile() {
    return path.resolve("teacher.tflite");
  }

  /**
   * Begins a search here, or goes on with the one that is here.
   *
   * @param resume whether one may be here
   * @throws ToolkitException when one is here and may not be, or has other settings
   */
  public void begin(SearchSettings settings, boolean resume) {
    if (Files.exists(settingsFile())) {
      SearchSettings there = settings();
      if (!resume) {
        throw new ToolkitException(
            "-o %s: a search of %,d trials is there; --resume goes on with it, or take another"
                + " folder",
            path, Journal.read(path).size());
      }
      if (!there.withExtentOf(settings).equals(settings)) {
        throw new ToolkitException(
            "-o %s: the search there has other settings (%s differs); --resume changes --generations,"
                + " --finalists and --seeds only",
            path, firstDifference(there, settings));
      }
    }
    OutputFiles.write(settingsFile(), Json.text(settings) + "\n");
  }

  private static String firstDifference(SearchSettings there, SearchSettings asked) {
    Map<String, Object> now = fields(asked.withExtentOf(there));
    return fields(there).entrySet().stream()
        .filter(was -> !Objects.equals(was.getValue(), now.get(was.getKey())))
        .map(
            was ->
                "%s was %s, is %s".formatted(was.getKey(), was.getValue(), now.get(was.getKey())))
        .findFirst()
        .orElse("one of them");
  }

  private static Map<String, Object> fields(SearchSettings settings) {
    return MAPPER.convertValue(settings, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /**
   * The settings of the search that is here.
   *
   * @throws ToolkitException when there is none
   */
  public SearchSettings settings() {
    if (!Files.exists(settingsFile())) {
      throw new ToolkitException("%s: has no search.json; nib search -o %s makes it", path, path);
    }
    try {
      return MAPPER.readValue(Files.readString(settingsFile()), SearchSettings.class);
    } catch (JsonProcessingException e) {
      throw new ToolkitException("%s: is damaged: %s", settingsFile(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new ToolkitException("%s: cannot be read: %s", settingsFile(), OutputFiles.reason(e));
    }
  }

  /** The results so far, by their keys. */
  public Map<String, TrialResult> results() {
    return Journal.read(path);
  }

  /** The scores on test images so far, by the keys of trials. */
  public Map<String, TestScore> tests() {
    Map<String, TestScore> scores = new HashMap<>();
    JsonLines.read(testFile(), TestScore.class).forEach(s -> scores.putIfAbsent(s.key(), s));
    return scores;
  }
}
