package dev.nib.quantizer;

import dev.nib.model.Shape;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between Java's float arrays and ND4J's, at the speed of memory: ND4J's {@code
 * createFromArray} takes several times as long.
 *
 * <p>Every array here is its own memory, row-major and without gaps; what ND4J moves is copied into
 * such a one ({@code dup('c')}) before anybody reads it. Its strides are not asked: ND4J writes any
 * for an axis of extent 1.
 */
final class FloatArrays {
  private FloatArrays() {}

  /**
   * An array that holds these elements.
   *
   * @param values row-major
   */
  static INDArray of(float[] values, long... shape) {
    INDArray array = uninitialized(shape);
    view(array).put(values);
    return array;
  }

  /** An array whose elements are anything until they are written. */
  static INDArray uninitialized(long... shape) {
    return Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
  }

  /** The elements themselves, row-major, for as long as somebody else holds the array. */
  static FloatBuffer view(INDArray array) {
    return array.data().asNioFloat();
  }

  /** The elements, row-major, copied. */
  static float[] read(INDArray array) {
    float[] copy = new float[(int) array.length()];
    try {
      view(array).get(copy);
    } finally {
      // The view alone does not keep the memory from being freed.
      Reference.reachabilityFence(array);
    }
    return copy;
  }

  /**
   * The extents of a tensor of so many samples: those of {@code shape}, the leading one times the
   * samples; one axis where the shape has none.
   */
  static long[] batched(Shape shape, long samples) {
    long[] extents =
        shape.rank() == 0
            ? new long[] {1}
            : Arrays.stream(shape.toArray()).asLongStream().toArray();
    extents[0] *= samples;
    return extents;
  }
}
