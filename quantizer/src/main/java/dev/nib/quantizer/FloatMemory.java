package dev.nib.quantizer;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Copies between ND4J float arrays and Java's, at the speed of memory. */
final class FloatMemory {
  private FloatMemory() {}

  /** The elements, row-major. */
  static float[] read(INDArray array) {
    INDArray dense = isDense(array) ? array : array.dup('c');
    float[] copy = new float[(int) dense.length()];
    try {
      view(dense).get(copy);
    } finally {
      // The view alone does not keep the memory from being freed.
      Reference.reachabilityFence(dense);
    }
    return copy;
  }

  /** Replaces the elements of a dense array, row-major. */
  static void write(INDArray array, float[] values) {
    if (!isDense(array)) {
      throw new IllegalArgumentException("an array with gaps, or column-major");
    }
    try {
      view(array).put(values);
    } finally {
      Reference.reachabilityFence(array);
    }
  }

  private static boolean isDense(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }

  private static FloatBuffer view(INDArray array) {
    // Views share their base's memory from an offset on, which addressPointer() adds.
    return new BytePointer(array.data().addressPointer())
        .capacity(array.length() * Float.BYTES)
        .limit(array.length() * Float.BYTES)
        .asByteBuffer()
        .asFloatBuffer();
  }
}
