package dev.nib.cli;

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
import java.util.Optional;
import java.util.function.IntFunction;

/** Runs models on images: float graphs by the quantizer, integer programs by sim. */
final class Classifiers {
  private Classifiers() {}

  /**
   * A file that must hold a float32 model.
   *
   * @param named what the user calls it
   */
  static FloatModel floatModel(ModelFile named, TfliteFile file) {
    try {
      return new FloatModel(file.graph());
    } catch (QuantizationException e) {
      throw e.at(named.toString());
    }
  }

  /** The outputs {@code [N][classes]} of a float model. */
  static float[][] outputs(FloatModel model, LabelledImages images, Console console) {
    return console.during(
        "float32 model",
        progress -> model.predict(images, done -> progress.at(done, images.count())));
  }

  /** The class that each row of float outputs gives. */
  static int[] predictions(float[][] outputs) {
    int[] predictions = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      predictions[i] = Argmax.of(outputs[i]);
    }
    return predictions;
  }

  /** The real numbers that a program's output bytes stand for. */
  static float[][] dequantized(Program program, byte[][] outputs) {
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
  static byte[][] simulate(
      Program program, LabelledImages images, PixelInput pixels, int threads, Console console) {
    return simulate(PreparedProgram.of(program, Kernels.FAST), images, pixels, threads, console);
  }

  /** The output bytes of an integer program for each image. */
  static byte[][] simulate(
      PreparedProgram program,
      LabelledImages images,
      PixelInput pixels,
      int threads,
      Console console) {
    IntFunction<byte[]> inputs = inputs(program.program(), images, pixels);
    return console.during(
        "int8 simulation",
        progress ->
            Batch.run(
                program,
                images.count(),
                inputs,
                threads,
                done -> progress.at(done, images.count())));
  }

  /** The class that each row of outputs gives. */
  static int[] predictions(byte[][] outputs) {
    int[] predictions = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      predictions[i] = Argmax.of(outputs[i]);
    }
    return predictions;
  }

  /** The input bytes for each image, which must have the size of the program's input. */
  static IntFunction<byte[]> inputs(Program program, LabelledImages images, PixelInput pixels) {
    PictureInput picture = picture(program);
    if (!picture.takes(images.height(), images.width())) {
      throw new UsageException(
          "%s takes images of %s, these are %dx%d"
              .formatted(program.name(), picture, images.height(), images.width()));
    }
    Bytes table = pixels.table();
    return i -> {
      byte[] levels = new byte[images.imageSize()];
      images.copyPixels(i, levels, 0);
      return quantized(levels, table);
    };
  }

  /** Grey levels to int8 inputs, in place. */
  static byte[] quantized(byte[] pixels, Bytes table) {
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = table.get(pixels[p] & 0xff);
    }
    return pixels;
  }

  /** How a picture lies in the only input of a program with a single output. */
  static PictureInput picture(Program program) {
    Shape shape = program.inputs().get(0).shape();
    Optional<PictureInput> picture = PictureInput.of(shape);
    if (program.inputs().size() != 1 || program.outputs().size() != 1 || picture.isEmpty()) {
      throw new UsageException(
          "%s: %d inputs, the first %s, and %d outputs; images need a single input, [1,H,W,1], [1,H,W] or [1,H*W], and a single output"
              .formatted(program.name(), program.inputs().size(), shape, program.outputs().size()));
    }
    return picture.get();
  }

  /** The part of predictions that are equal. */
  static double agreement(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }
}
