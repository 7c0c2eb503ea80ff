package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Direct views of the memory of ND4J float arrays. */
final class NativeFloats {
  private NativeFloats() {}

  /** The elements, row-major; the array must be {@linkplain #dense} and outlive the view. */
  static FloatBuffer floats(INDArray array) {
    return bytes(array).asByteBuffer().asFloatBuffer();
  }

  /** The bits of the elements, row-major; the array must be {@linkplain #dense}. */
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
