package dev.nib.quantizer;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

  /** Replaces the elements, row-major. */
  static void write(INDArray array, float[] values) {
    if (!isDense(array)) {
      array.assign(Nd4j.createFromArray(values).reshape('c', array.shape()));
      return;
    }
    try {
      view(array).put(values);
    } finally {
      Reference.reachabilityFence(array);
    }
  }

  /**
   * Whether the elements lie row-major and without gaps. The stride of an axis of extent 1 is never
   * used, and ND4J then writes any: neither its strides nor its ordering can be asked.
   */
  static boolean isDense(INDArray array) {
    long dense = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != dense) {
        return false;
      }
      dense *= array.size(axis);
    }
    return true;
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
