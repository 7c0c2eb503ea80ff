package dev.nib.toolkit.inputs;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Argmax;
import dev.nib.model.Bytes;
import dev.nib.model.PictureInput;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.quantizer.FloatModel;
import dev.nib.quantizer.QuantizationException;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.models.ModelFile;
import java.util.Optional;
import java.util.function.IntFunction;

/** Runs models on images: float graphs by the quantizer, integer programs by sim. */
public final class Classifiers {
  private Classifiers() {}

  /**
   * A file that must hold a float32 model.
   *
   * @param named what the user calls it
   */
  public static FloatModel floatModel(ModelFile named, TfliteFile file) {
    try {
      return new FloatModel(file.graph());
    } catch (QuantizationException e) {
      throw e.at(named.toString());
    }
  }

  /** The outputs {@code [N][classes]} of a float model. */
  public static float[][] outputs(FloatModel model, LabelledImages images, Progress progress) {
    return progress.during(
        "float32 model", stage -> model.predict(images, done -> stage.at(done, images.count())));
  }

  /** The class that each row of float outputs gives. */
  public static int[] predictions(float[][] outputs) {
    int[] predictions = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      predictions[i] = Argmax.of(outputs[i]);
    }
    return predictions;
  }

  /** The real numbers that a program's output bytes stand for. */
  public static float[][] dequantized(Program program, byte[][] outputs) {
    Quantization quantization = program.outputs().get(0).quantization();
    float[][] real = new float[outputs.length][];
    for (int i = 0; i < outputs.length; i++) {
      real[i] = new float[outputs[i].length];
      for (int c = 0; c < real[i].length; c++) {
        real[i][c] = quantization.dequantize(outputs[i][c]);
      }
    }
    return real;
  }

  /** The output bytes of an integer program for each image, by the fast kernels. */
  public static byte[][] simulate(
      Program program, LabelledImages images, PixelInput pixels, int threads, Progress progress) {
    return simulate(PreparedProgram.of(program, Kernels.FAST), images, pixels, threads, progress);
  }

  /** The output bytes of an integer program for each image. */
  public static byte[][] simulate(
      PreparedProgram program,
      LabelledImages images,
      PixelInput pixels,
      int threads,
      Progress progress) {
    IntFunction<byte[]> inputs = inputs(program.program(), images, pixels);
    return progress.during(
        "int8 simulation",
        stage ->
            Batch.run(
                program, images.count(), inputs, threads, done -> stage.at(done, images.count())));
  }

  /** The class that each row of outputs gives. */
  public static int[] predictions(byte[][] outputs) {
    int[] predictions = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      predictions[i] = Argmax.of(outputs[i]);
    }
    return predictions;
  }

  /** The input bytes for each image, which must have the size of the program's input. */
  public static IntFunction<byte[]> inputs(
      Program program, LabelledImages images, PixelInput pixels) {
    PictureInput picture = picture(program);
    if (!picture.takes(images.height(), images.width())) {
      throw new ToolkitException(
          "%s takes images of %s, these are %dx%d",
          program.name(), picture, images.height(), images.width());
    }
    Bytes table = pixels.table();
    return i -> {
      byte[] levels = new byte[images.imageSize()];
      images.copyPixels(i, levels, 0);
      return quantized(levels, table);
    };
  }

  /** Grey levels to int8 inputs, in place. */
  public static byte[] quantized(byte[] pixels, Bytes table) {
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = table.get(pixels[p] & 0xff);
    }
    return pixels;
  }

  /** How a picture lies in the only input of a program with a single output. */
  public static PictureInput picture(Program program) {
    Shape shape = program.inputs().get(0).shape();
    Optional<PictureInput> picture = PictureInput.of(shape);
    if (program.inputs().size() != 1 || program.outputs().size() != 1 || picture.isEmpty()) {
      throw new ToolkitException(
          "%s: %d inputs, the first %s, and %d outputs; images need a single input, [1,H,W,1],"
              + " [1,H,W] or [1,H*W], and a single output",
          program.name(), program.inputs().size(), shape, program.outputs().size());
    }
    return picture.get();
  }

  /** The part of predictions that are equal. */
  public static double agreement(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
