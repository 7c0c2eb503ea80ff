package dev.nib.toolkit.inputs;

import dev.nib.model.Quantization;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.Samples;
import dev.nib.sim.NpyFile;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Inputs of any program from {@code .npy} files, one for each of its inputs. */
public final class ArrayInputs {
  /** With so many of them clipped nothing of an array is left. */
  private static final double MOST_CLIPPED = 0.95;

  private ArrayInputs() {}

  /** A file that was read. */
  public record ArrayFile(Path path, NpyFile.Content content) {}

  /** Reads all files. */
  public static List<ArrayFile> load(List<Path> files) {
    return files.stream().map(file -> new ArrayFile(file, NpyFile.read(file))).toList();
  }

  /**
   * The input bytes of each sample.
   *
   * @param files in the order of the program's inputs: int8 as the program takes them, or float32,
   *     which are quantised; the shape of the input, with any number of samples in front
   * @param progress told of floats beyond an input's range
   * @throws ToolkitException when they do not fit, are no numbers, or nearly all beyond the range
   */
  public static List<byte[]> read(Program program, List<ArrayFile> files, Progress progress) {
    List<Value> inputs = program.inputs();
    if (files.size() != inputs.size()) {
      throw new ToolkitException(
          "%s has %d inputs (%s), there are %d files; give %s once for each, in this order",
          program.name(),
          inputs.size(),
          String.join(", ", inputs.stream().map(b -> b.name() + " " + b.shape()).toList()),
          files.size(),
          Setting.INPUT);
    }
    List<byte[]> samples = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      byte[] all = int8s(files.get(i), inputs.get(i), progress);
      int bytes = inputs.get(i).bytes();
      int count = all.length / bytes;
      if (i > 0 && count != samples.size()) {
        throw new ToolkitException(
            "%s has %d samples, %s has %d",
            files.get(0).path(), samples.size(), files.get(i).path(), count);
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

  private static byte[] int8s(ArrayFile file, Value input, Progress progress) {
    NpyFile.Content content = file.content();
    if (!content.shape().endsIn(input.shape())) {
      throw new ToolkitException(
          "%s: has shape %s, input %s is %s, or several of them one after another",
          file.path(), content.shape(), input.name(), input.shape());
    }
    return content.int8s() != null ? content.int8s() : quantized(file, input, progress);
  }

  private static byte[] quantized(ArrayFile file, Value input, Progress progress) {
    float[] reals = file.content().floats();
    byte[] values = new byte[reals.length];
    int clipped = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(reals[i])) {
        throw new ToolkitException(
            "%s: sample %d, element %d is %s, which is no number that input %s can take",
            file.path(), i / input.bytes(), i % input.bytes(), reals[i], input.name());
      }
      values[i] = input.quantization().quantize(reals[i]);
      clipped += isClipped(reals[i], values[i], input.quantization()) ? 1 : 0;
    }
    if (clipped > 0) {
      sayClipped(file, input, (double) clipped / reals.length, progress);
    }
    return values;
  }

  /** Whether an int8 at the end of its range is more than half a step away. */
  private static boolean isClipped(float real, byte int8, Quantization q) {
    return (int8 == Byte.MIN_VALUE || int8 == Byte.MAX_VALUE)
        && Quantization.roundHalfAwayFromZero(real / q.scale()) + q.zeroPoint() != int8;
  }

  private static void sayClipped(ArrayFile file, Value input, double part, Progress progress) {
    Message line =
        Message.of(
            "%s: %s of the values lie outside %.4g to %.4g, the range of input %s",
            file.path(),
            part < 0.001 ? "under 0.1 %" : "%.1f %%".formatted(100 * part),
            input.quantization().dequantize(Byte.MIN_VALUE),
            input.quantization().dequantize(Byte.MAX_VALUE),
            input.name());
    if (part >= MOST_CLIPPED) {
      throw new ToolkitException(
          "%s: nothing of them would be left; scale them as for the model's training", line);
    }
    progress.warn("%s, and are clipped", line);
  }

  /** Float32 arrays for a float model. */
  public static Samples samples(FloatModel model, List<ArrayFile> files) {
    return Samples.of(
        model.graph(),
        files.stream()
            .map(
                file -> {
                  NpyFile.Content content = file.content();
                  if (content.floats() == null) {
                    throw new ToolkitException(
                        file.path() + ": holds int8, float32 is needed, which a float model reads");
                  }
                  return new Samples.Array(
                      file.path().toString(), content.shape(), content.floats());
                })
            .toList());
  }

  /** Whether a user's {@code SRC} names such a file. */
  public static boolean isArray(String source) {
    return source.endsWith(".npy");
  }
}
