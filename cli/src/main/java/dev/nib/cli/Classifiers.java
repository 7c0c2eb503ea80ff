package dev.nib.cli;

import dev.nib.dataset.Argmax;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Bytes;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.PixelInput;
import dev.nib.quantizer.FloatModel;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import java.util.function.IntFunction;

/** Runs models on images: float graphs by the quantizer's ND4J, integer programs by sim. */
final class Classifiers {
  private Classifiers() {}

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
  static float[][] dequantized(IntegerProgram program, byte[][] outputs) {
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
      IntegerProgram program, LabelledImages images, int threads, Console console) {
    return simulate(PreparedProgram.of(program, Kernels.FAST), images, threads, console);
  }

  /** The output bytes of an integer program for each image. */
  static byte[][] simulate(
      PreparedProgram program, LabelledImages images, int threads, Console console) {
    IntFunction<byte[]> inputs = inputs(program.program(), images);
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
      predictions[i] = Batch.argmax(outputs[i]);
    }
    return predictions;
  }

  /** The input bytes for each image, which must have the size of the program's input. */
  static IntFunction<byte[]> inputs(IntegerProgram program, LabelledImages images) {
    Shape shape = imageShape(program);
    if (images.height() != shape.extent(1) || images.width() != shape.extent(2)) {
      throw new UsageException(
          "%s takes images of %dx%d, these are %dx%d"
              .formatted(
                  program.name(),
                  shape.extent(1),
                  shape.extent(2),
                  images.height(),
                  images.width()));
    }
    Bytes table = PixelInput.table(program.inputs().get(0).quantization());
    return i -> {
      byte[] pixels = new byte[images.imageSize()];
      images.copyPixels(i, pixels, 0);
      return quantized(pixels, table);
    };
  }

  /** Grey levels to int8 inputs, in place. */
  static byte[] quantized(byte[] pixels, Bytes table) {
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = table.get(pixels[p] & 0xff);
    }
    return pixels;
  }

  /** The {@code [1,H,W,1]} of a program whose only input is a grey image. */
  static Shape imageShape(IntegerProgram program) {
    Shape shape = program.inputs().get(0).shape();
    boolean image = shape.rank() == 4 && shape.extent(0) == 1 && shape.extent(3) == 1;
    if (program.inputs().size() != 1 || program.outputs().size() != 1 || !image) {
      throw new UsageException(
          "%s: %d inputs, the first %s; images need a single input [1,H,W,1] and a single output"
              .formatted(program.name(), program.inputs().size(), shape));
    }
    return shape;
  }

  /** The part of predictions that are equal. */
  static double agreement(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }

  /** True when the graph's tensors are float32. */
  static boolean isFloat(Graph graph) {
    return graph.operators().stream()
        .noneMatch(op -> graph.tensor(op.output()).quantization().isPresent());
  }
}
