package dev.nib.cli;

import dev.nib.conformance.WorkFolder;
import dev.nib.model.Activation;
import dev.nib.model.Bytes;
import dev.nib.model.Floats;
import dev.nib.model.Ints;
import dev.nib.model.Padding;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.GraphBuilder.Weights;
import dev.nib.model.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Simulates a tiny model on a few images, for {@code ./nib} to archive the classes that takes; the
 * launcher alone calls it, once for each virtual machine.
 */
final class StartArchive {
  private static final int SIDE = 8;
  private static final int IMAGES = 40;

  private StartArchive() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("nib-start-");
    try {
      Path model = folder.resolve("model.tflite");
      Files.write(model, model());
      for (String part : new String[] {"train", "t10k"}) {
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), idx(3, IMAGES, SIDE, SIDE));
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), idx(1, IMAGES));
      }
      System.exit(Nib.run("simulate", model.toString(), "--data", folder.toString()));
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }

  /** An IDX file of zeros. */
  private static byte[] idx(int rank, int... sizes) {
    int bytes = 1;
    for (int size : sizes) {
      bytes *= size;
    }
    ByteBuffer file = ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + bytes);
    file.putInt(0x800 + rank);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.array();
  }

  private static byte[] model() {
    GraphBuilder builder = new GraphBuilder();
    Quantization q = Quantization.perTensor(1, 0);
    Window window = Window.of(2, 2, 2, Padding.SAME);
    int tensor = builder.input(Shape.of(1, SIDE, SIDE, 1), q);
    tensor = builder.conv2D(tensor, 16, window, weights(16, 4), Activation.RELU, q);
    tensor = builder.maxPool2D(tensor, window, Activation.NONE);
    tensor = builder.fullyConnected(tensor, 64, 10, false, weights(10, 64), Activation.NONE, q);
    return TfliteWriter.write(builder.output(builder.softmax(tensor, 1)).build());
  }

  private static Weights weights(int channels, int taps) {
    return new Weights(
        Bytes.of(new byte[channels * taps]), Floats.of(1), Optional.of(Ints.of(new int[channels])));
  }
}
