package dev.nib.toolkit.fuzz;

import dev.nib.conformance.fuzz.FuzzRange;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a range of graphs has shown, wherever it was tried.
 *
 * @param range which
 * @param report with the folders of its cases as they are called under the run's
 * @param files of failing cases, by their paths under the run's folder, {@code /} between names
 */
public record FuzzPart(FuzzRange range, FuzzReport report, Map<String, byte[]> files)
    implements Serializable {
  /** With the cases that lie in a folder. */
  static FuzzPart of(FuzzRange range, FuzzReport report, Path cases) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(cases)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(cases.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return new FuzzPart(
        range, moved(report, folder -> cases.relativize(Path.of(folder)).toString()), files);
  }

  /**
   * The report of a run of these parts, whose cases are written to its folder.
   *
   * @throws ToolkitException when a case cannot be written
   */
  static FuzzReport saved(List<FuzzPart> parts, Path output) {
    for (FuzzPart part : parts) {
      part.files.forEach(
          (name, bytes) -> {
            try {
              Path file = output.resolve(name);
              Files.createDirectories(file.getParent());
              Files.write(file, bytes);
            } catch (IOException e) {
              throw new ToolkitException(
                  "%s: a case cannot be saved: %s", output, OutputFiles.reason(e));
            }
          });
    }
    return moved(
        FuzzReport.merged(
            parts.stream()
                .sorted(Comparator.comparingInt(part -> part.range.from()))
                .map(FuzzPart::report)
                .toList()),
        folder -> output.resolve(folder).toString());
  }

  private static FuzzReport moved(FuzzReport report, UnaryOperator<String> folder) {
    return new FuzzReport(
        report.graphs(),
        report.seed(),
        report.refused(),
        report.refusals(),
        report.bytesCompared(),
        report.operators(),
        report.features(),
        report.failures().stream()
            .map(
                f ->
                    new FuzzReport.Failure(
                        f.graph(), f.target(), f.detail(), f.operators(), folder.apply(f.folder())))
            .toList(),
        report.notVerified());
  }
}
