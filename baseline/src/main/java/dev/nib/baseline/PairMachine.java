package dev.nib.baseline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Tells two classes apart: a weighted sum of kernel values with some of the support vectors. */
final class PairMachine {
  private static final int BYTES_A_WEIGHT = 12;

  private final int positive;
  private final int negative;
  private final int[] vectors;
  private final double[] weights;
  private final double intercept;

  /** Takes the arrays over. */
  PairMachine(int positive, int negative, int[] vectors, double[] weights, double intercept) {
    this.positive = positive;
    this.negative = negative;
    this.vectors = vectors;
    this.weights = weights;
    this.intercept = intercept;
  }

  /** The class that it votes for, by the kernel values of an image with all support vectors. */
  int vote(double[] kernel) {
    double sum = intercept;
    for (int i = 0; i < vectors.length; i++) {
      sum += weights[i] * kernel[vectors[i]];
    }
    return sum > 0 ? positive : negative;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(positive);
    out.writeByte(negative);
    out.writeInt(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      out.writeInt(vectors[i]);
      out.writeDouble(weights[i]);
    }
    out.writeDouble(intercept);
  }

  static PairMachine read(DataInputStream in, int classes, int vectorCount) throws IOException {
    int positive = in.readUnsignedByte();
    int negative = in.readUnsignedByte();
    BaselineFile.check(
        positive < negative && negative < classes,
        "a machine for classes %s and %s of %s".formatted(positive, negative, classes));
    int count = in.readInt();
    BaselineFile.check(
        count >= 0 && count <= in.available() / BYTES_A_WEIGHT,
        "a machine of " + count + " support vectors");
    int[] vectors = new int[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      vectors[i] = in.readInt();
      weights[i] = in.readDouble();
      BaselineFile.check(
          vectors[i] >= 0 && vectors[i] < vectorCount && Double.isFinite(weights[i]),
          "support vector %s of %s, weight %s".formatted(vectors[i], vectorCount, weights[i]));
    }
    double intercept = in.readDouble();
    BaselineFile.check(Double.isFinite(intercept), "intercept " + intercept);
    return new PairMachine(positive, negative, vectors, weights, intercept);
  }
}
