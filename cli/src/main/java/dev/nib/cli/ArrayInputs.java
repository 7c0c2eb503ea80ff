package dev.nib.cli;

import dev.nib.model.Shape;
import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.IntegerProgram;
import dev.nib.sim.NpyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Inputs of any program from {@code .npy} files, one for each of its inputs. */
final class ArrayInputs {
  private ArrayInputs() {}

  /**
   * The input bytes of each sample.
   *
   * @param files in the order of the program's inputs: int8 as the program takes them, or float32,
   *     which are quantised; the shape of the input, with any number of samples in front
   */
  static List<byte[]> read(IntegerProgram program, List<Path> files) {
    List<ActivationBuffer> inputs = program.inputs();
    if (files.size() != inputs.size()) {
      throw new UsageException(
          "%s has %d inputs (%s), there are %d files; give --input once for each, in this order"
              .formatted(
                  program.name(),
                  inputs.size(),
                  String.join(", ", inputs.stream().map(b -> b.name() + " " + b.shape()).toList()),
                  files.size()));
    }
    List<byte[]> samples = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      byte[] all = int8s(files.get(i), inputs.get(i));
      int bytes = inputs.get(i).bytes();
      int count = all.length / bytes;
      if (i > 0 && count != samples.size()) {
        throw new UsageException(
            "%s has %d samples, %s has %d"
                .formatted(files.get(0), samples.size(), files.get(i), count));
      }
      for (int s = 0; s < count; s++) {
        if (i == 0) {
          samples.add(new byte[program.inputBytes()]);
        }
        System.arraycopy(all, s * bytes, samples.get(s), from, bytes);
      }
      from += bytes;
    }
    return samples;
  }

  private static byte[] int8s(Path file, ActivationBuffer input) {
    NpyFile.Content content = NpyFile.read(file);
    if (!endsIn(content.shape(), input.shape())) {
      throw new UsageException(
          "%s: has shape %s, input %s is %s, or several of them one after another"
              .formatted(file, content.shape(), input.name(), input.shape()));
    }
    if (content.int8s() != null) {
      return content.int8s();
    }
    byte[] values = new byte[content.floats().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.quantization().quantize(content.floats()[i]);
    }
    return values;
  }

  /** True when {@code shape} ends in {@code input}, whose leading axes of extent 1 may miss. */
  private static boolean endsIn(Shape shape, Shape input) {
    int first = 0;
    while (first < input.rank() && input.extent(first) == 1) {
      first++;
    }
    int needed = input.rank() - first;
    if (shape.rank() < needed) {
      return false;
    }
    for (int k = 1; k <= needed; k++) {
      if (shape.extent(-k) != input.extent(-k)) {
        return false;
      }
    }
    return true;
  }
}
