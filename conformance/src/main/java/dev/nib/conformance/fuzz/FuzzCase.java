package dev.nib.conformance.fuzz;

import dev.nib.program.Value;
import dev.nib.sim.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Saves a failure so that anybody can see it again. */
final class FuzzCase {
  private FuzzCase() {}

  /** Writes {@code model.tflite}, {@code input_N.npy} for each input, and a {@code report.txt}. */
  static FuzzReport.Failure save(
      Path cases, long seed, int number, String options, Shrinker.Shrunk shrunk)
      throws IOException {
    String target = shrunk.result().target();
    Path folder = cases.resolve("seed-%d-graph-%d-%s".formatted(seed, number, target));
    Files.createDirectories(folder);
    Files.write(folder.resolve("model.tflite"), shrunk.batch().model().toArray());
    List<Value> inputs = shrunk.batch().program().inputs();
    StringBuilder command =
        new StringBuilder("nib verify model.tflite --target " + target + options);
    int from = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Value input = inputs.get(i);
      byte[] all = new byte[input.bytes() * shrunk.batch().inputs().size()];
      for (int s = 0; s < shrunk.batch().inputs().size(); s++) {
        byte[] sample = shrunk.batch().inputs().get(s);
        System.arraycopy(sample, from, all, s * input.bytes(), input.bytes());
      }
      from += input.bytes();
      String file = "input_%d.npy".formatted(i);
      int[] extents = new int[input.shape().rank() + 1];
      System.arraycopy(input.shape().toArray(), 0, extents, 1, input.shape().rank());
      extents[0] = shrunk.batch().inputs().size();
      Files.write(folder.resolve(file), NpyFile.int8(dev.nib.model.Shape.of(extents), all));
      command.append(" --input ").append(file);
    }
    List<String> operators =
        shrunk.batch().program().steps().stream()
            .map(step -> "%s %s -> %s".formatted(step.kind(), step.reads(), step.output()))
            .toList();
    Files.writeString(
        folder.resolve("report.txt"),
        "%s: %s%n%n%s%n%n%s%n"
            .formatted(target, shrunk.result().detail(), String.join("\n", operators), command));
    return new FuzzReport.Failure(
        number, target, shrunk.result().detail(), operators, folder.toString());
  }
}
