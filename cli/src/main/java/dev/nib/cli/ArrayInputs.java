package dev.nib.cli;

import dev.nib.model.Quantization;
import dev.nib.model.program.ActivationBuffer;
import dev.nib.model.program.IntegerProgram;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.NpyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Inputs of any program from {@code .npy} files, one for each of its inputs. */
final class ArrayInputs {
  private ArrayInputs() {}

  /** A file that was read. */
  record ArrayFile(Path path, NpyFile.Content content) {}

  /** Reads all files. */
  static List<ArrayFile> load(List<Path> files) {
    return files.stream().map(file -> new ArrayFile(file, NpyFile.read(file))).toList();
  }

  /**
   * The input bytes of each sample.
   *
   * @param files in the order of the program's inputs: int8 as the program takes them, or float32,
   *     which are quantised, with a warning of those that the input clips; the shape of the input,
   *     with any number of samples in front
   */
  static List<byte[]> read(IntegerProgram program, List<ArrayFile> files, Console console) {
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
      byte[] all = int8s(files.get(i), inputs.get(i), console);
      int bytes = inputs.get(i).bytes();
      int count = all.length / bytes;
      if (i > 0 && count != samples.size()) {
        throw new UsageException(
            "%s has %d samples, %s has %d"
                .formatted(files.get(0).path(), samples.size(), files.get(i).path(), count));
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

  private static byte[] int8s(ArrayFile file, ActivationBuffer input, Console console) {
    NpyFile.Content content = file.content();
    if (!content.shape().endsIn(input.shape())) {
      throw new UsageException(
          "%s: has shape %s, input %s is %s, or several of them one after another"
              .formatted(file.path(), content.shape(), input.name(), input.shape()));
    }
    if (content.int8s() != null) {
      return content.int8s();
    }
    byte[] values = new byte[content.floats().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.quantization().quantize(content.floats()[i]);
    }
    warnOfClipping(file, input, console);
    return values;
  }

  private static void warnOfClipping(ArrayFile file, ActivationBuffer input, Console console) {
    Quantization q = input.quantization();
    float[] reals = file.content().floats();
    long clipped = 0;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float real : reals) {
      clipped += q.clips(real) ? 1 : 0;
      low = Math.min(low, real);
      high = Math.max(high, real);
    }
    if (clipped > 0) {
      console.warn(
          "%s: %,d of %,d numbers (%s) lie beyond the range of input %s, %.4g to %.4g, and are clipped; they are %.4g to %.4g"
              .formatted(
                  file.path(),
                  clipped,
                  reals.length,
                  Scores.percent((double) clipped / reals.length),
                  input.name(),
                  q.dequantize(Byte.MIN_VALUE),
                  q.dequantize(Byte.MAX_VALUE),
                  low,
                  high));
    }
  }

  /** Float32 arrays for a float model. */
  static Samples samples(FloatModel model, List<ArrayFile> files) {
    return Samples.of(
        model.graph(),
        files.stream()
            .map(
                file -> {
                  NpyFile.Content content = file.content();
                  if (content.floats() == null) {
                    throw new UsageException(
                        file.path() + ": holds int8, float32 is needed, which a float model reads");
                  }
                  return new Samples.Array(
                      file.path().toString(), content.shape(), content.floats());
                })
            .toList());
  }

  /** Whether a user's {@code SRC} names such a file. */
  static boolean isArray(String source) {
    return source.endsWith(".npy");
  }
}
