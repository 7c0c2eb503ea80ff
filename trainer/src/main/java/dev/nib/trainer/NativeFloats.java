package dev.nib.trainer;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Direct views of the memory of ND4J float arrays. */
final class NativeFloats {
  private NativeFloats() {}

  /**
   * The elements, row-major. The array must be {@linkplain #dense}, and something must hold it as
   * long as the view is used: a field, or the workspace that it lives in.
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

  /** The bits of the elements, under the conditions of {@link #floats}. */
  static IntBuffer bits(INDArray array) {
    return bytes(array).asByteBuffer().asIntBuffer();
  }

  /** The array itself if its elements lie row-major without gaps, else such a copy. */
  static INDArray dense(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array)
        ? array
        : array.dup('c');
  }

  private static Pointer bytes(INDArray array) {
    // Views share their base's memory from an offset on, which addressPointer() adds.
    return new BytePointer(array.data().addressPointer())
        .capacity(array.length() * Float.BYTES)
        .limit(array.length() * Float.BYTES);
  }
}
