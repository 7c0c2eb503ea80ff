package dev.nib.trainer.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Powers of a float as ND4J rounds them, which is the C library's {@code powf}: of some 100,000
 * exponents one gives another last bit than the nearest float, and a training other weights.
 */
public final class Dl4jPowers {
  /** Exponents that are computed at once. */
  private static final int COUNT = 256;

  private final float base;
  private int first = Integer.MIN_VALUE;
  private float[] powers = {};

  public Dl4jPowers(float base) {
    this.base = base;
  }

  /** {@code base} to an exponent of 0 or more. */
  public float of(int exponent) {
    if (exponent < first || exponent >= first + powers.length) {
      first = exponent;
      float[] exponents = new float[COUNT];
      for (int i = 0; i < COUNT; i++) {
        exponents[i] = exponent + i;
      }
      INDArray bases = Nd4j.valueArrayOf(new long[] {COUNT}, base, DataType.FLOAT);
      powers = NativeFloats.copy(Transforms.pow(bases, Nd4j.createFromArray(exponents)));
    }
    return powers[exponent - first];
  }
}
