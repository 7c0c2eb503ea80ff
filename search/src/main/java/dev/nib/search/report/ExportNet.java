package dev.nib.search.report;

import dev.nib.search.SearchFolder;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.Json;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.models.ModelReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the files of a net that a search found. */
public final class ExportNet {
  private ExportNet() {}

  /**
   * What was written.
   *
   * @param point the net
   * @param float32 its float32 file
   * @param int8 its int8 file
   * @param manifest the file that has {@code point}
   */
  public record Exported(
      Point point, ModelReference float32, ModelReference int8, String manifest) {}

  /**
   * Writes {@code NAME.tflite}, {@code NAME-int8.tflite} and {@code NAME.json}.
   *
   * @param name of a finalist
   * @param lines the commands that {@code NAME.json} has
   * @throws ToolkitException when there is none of that name, or nothing can be written
   */
  public static Exported run(SearchFolder folder, String name, Path output, CommandLines lines) {
    List<List<TrialResult>> finalists =
        SearchSummary.finalists(folder.results().values(), folder.settings().seeds());
    if (finalists.isEmpty()) {
      throw new ToolkitException(
          "%s: has no finalists yet; nib search --resume goes on to them", folder.path());
    }
    TrialResult net =
        finalists.stream()
            .map(SearchSummary::exported)
            .filter(r -> r.trial().candidate().name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ToolkitException(
                        "%s: has no finalist %s; there are %s",
                        folder.path(),
                        name,
                        String.join(
                            ", ",
                            finalists.stream()
                                .map(f -> f.get(0).trial().candidate().name())
                                .toList())));
    Point point =
        SearchSummary.of(folder, lines).points().stream()
            .filter(p -> p.name().equals(name))
            .findFirst()
            .orElseThrow();
    Path float32 = output.resolve(name + ".tflite");
    Path int8 = output.resolve(name + "-int8.tflite");
    Path manifest = output.resolve(name + ".json");
    OutputFiles.write(
        Map.of(
            float32,
            net.float32Bytes(),
            int8,
            net.int8Bytes(),
            manifest,
            (Json.text(point) + "\n").getBytes(StandardCharsets.UTF_8)));
    return new Exported(
        point,
        ModelReference.of(float32, net.float32Bytes()),
        ModelReference.of(int8, net.int8Bytes()),
        manifest.toString());
  }
}
