package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineListener;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A support vector machine with the kernel {@code exp(-gamma * |a - b|^2)} on pixels in 0..1, one
 * machine for each pair of classes: the class with the most votes wins, of equal ones the smallest,
 * as in libsvm and scikit-learn.
 */
final class SupportVectorMachine implements Baseline {
  private final ImageFormat format;
  private final double gamma;
  private final List<PixelRow> vectors;
  private final List<PairMachine> machines;

  SupportVectorMachine(
      ImageFormat format, double gamma, List<PixelRow> vectors, List<PairMachine> machines) {
    this.format = format;
    this.gamma = gamma;
    this.vectors = List.copyOf(vectors);
    this.machines = List.copyOf(machines);
  }

  /** What a squared distance of grey values 0..255 is multiplied with. */
  static double factor(double gamma) {
    return -gamma / (255.0 * 255.0);
  }

  @Override
  public String name() {
    return "SVM";
  }

  @Override
  public String summary() {
    return "%s support vectors, %s pairs of classes, gamma %s"
        .formatted(supportVectors(), machines.size(), gamma);
  }

  /** The kernel's width, for pixels in 0..1. */
  public double gamma() {
    return gamma;
  }

  /** The number of training images that any of the machines uses. */
  public int supportVectors() {
    return vectors.size();
  }

  @Override
  public int[] predict(LabelledImages images, int threads, BaselineListener listener) {
    int[][] byPixel = byPixel();
    return format.predict(images, threads, listener, () -> new Classifier(byPixel));
  }

  /** The grey values of all support vectors at each pixel: one image's products in few passes. */
  private int[][] byPixel() {
    int[][] byPixel = new int[format.size()][vectors.size()];
    for (int v = 0; v < vectors.size(); v++) {
      PixelRow row = vectors.get(v);
      for (int i = 0; i < row.inked(); i++) {
        byPixel[row.position(i)][v] = row.value(i);
      }
    }
    return byPixel;
  }

  private final class Classifier implements ToIntFunction<byte[]> {
    private final int[][] byPixel;
    private final int[] products = new int[vectors.size()];
    private final double[] kernel = new double[vectors.size()];
    private final int[] votes = new int[format.classes()];

    Classifier(int[][] byPixel) {
      this.byPixel = byPixel;
    }

    @Override
    public int applyAsInt(byte[] image) {
      PixelRow row = new PixelRow(image);
      Arrays.fill(products, 0);
      for (int i = 0; i < row.inked(); i++) {
        addProducts(row.value(i), byPixel[row.position(i)]);
      }
      double factor = factor(gamma);
      for (int v = 0; v < kernel.length; v++) {
        kernel[v] = Math.exp(factor * (row.norm() + vectors.get(v).norm() - 2 * products[v]));
      }
      Arrays.fill(votes, 0);
      for (PairMachine machine : machines) {
        votes[machine.vote(kernel)]++;
      }
      return ImageFormat.most(votes);
    }

    /** Short and plain, so that the compiler makes vector instructions of it. */
    private void addProducts(int value, int[] values) {
      for (int v = 0; v < products.length; v++) {
        products[v] += value * values[v];
      }
    }
  }

  @Override
  public byte[] toBytes() {
    return BaselineFile.bytes(
        out -> {
          format.write(out);
          out.writeDouble(gamma);
          out.writeInt(vectors.size());
          for (PixelRow vector : vectors) {
            for (short pixel : vector.pixels()) {
              out.writeByte(pixel);
            }
          }
          out.writeInt(machines.size());
          for (PairMachine machine : machines) {
            machine.write(out);
          }
        });
  }

  static SupportVectorMachine read(DataInputStream in) throws IOException {
    ImageFormat format = ImageFormat.read(in);
    double gamma = in.readDouble();
    BaselineFile.check(gamma > 0 && Double.isFinite(gamma), "gamma " + gamma);
    int count = in.readInt();
    BaselineFile.check(
        count >= 0 && count <= in.available() / format.size(), count + " support vectors");
    List<PixelRow> vectors = new ArrayList<>();
    for (int v = 0; v < count; v++) {
      vectors.add(new PixelRow(in.readNBytes(format.size())));
    }
    int pairs = in.readInt();
    BaselineFile.check(
        pairs >= 1 && pairs <= format.classes() * (format.classes() - 1) / 2, pairs + " pairs");
    List<PairMachine> machines = new ArrayList<>();
    for (int m = 0; m < pairs; m++) {
      machines.add(PairMachine.read(in, format.classes(), count));
    }
    return new SupportVectorMachine(format, gamma, vectors, machines);
  }
}
