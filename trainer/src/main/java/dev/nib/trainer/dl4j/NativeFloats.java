package dev.nib.trainer.dl4j;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Direct views of the memory of ND4J float arrays. */
final class NativeFloats {
  private NativeFloats() {}

  /**
   * The elements, row-major. The array must be {@linkplain #isDense dense}, and something must hold
   * it as long as the view is used: a field, or the workspace that it lives in.
   */
  static FloatBuffer floats(INDArray array) {
    return bytes(array).asByteBuffer().asFloatBuffer();
  }

  /** A copy of the elements, row-major. */
  static float[] copy(INDArray array) {
    INDArray dense = dense(array);
    float[] copy = new float[(int) dense.length()];
    try {
      floats(dense).get(copy);
    } finally {
      // The view alone does not keep the memory from being freed.
      Reference.reachabilityFence(dense);
    }
    return copy;
  }

  /** The array itself if its elements lie row-major without gaps, else such a copy. */
  static INDArray dense(INDArray array) {
    return isDense(array) ? array : array.dup('c');
  }

  /** Whether its elements lie row-major without gaps. */
  static boolean isDense(INDArray array) {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      // The stride of a single element means nothing.
      if (array.size(axis) > 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  private static Pointer bytes(INDArray array) {
    // Views share their base's memory from an offset on, which addressPointer() adds.
    return new BytePointer(array.data().addressPointer())
        .capacity(array.length() * Float.BYTES)
        .limit(array.length() * Float.BYTES);
  }
}
