package dev.nib.trainer;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** ReLU in place, in pieces that stay in the processor's cache. */
final class Relu {
  private static final int PIECE = 4096;
  private final float[] values = new float[PIECE];
  private final int[] outputBits = new int[PIECE];
  private final int[] gradientBits = new int[PIECE];

  void forward(FloatBuffer buffer) {
    for (int i = 0; i < buffer.capacity(); i += PIECE) {
      int n = Math.min(PIECE, buffer.capacity() - i);
      buffer.get(i, values, 0, n);
      for (int j = 0; j < n; j++) {
        values[j] = Math.max(values[j], 0f);
      }
      buffer.put(i, values, 0, n);
    }
  }

  /** Sets a whole gradient to 0 where the output is 0. */
  void backward(IntBuffer outputs, IntBuffer gradient) {
    backward(outputs, gradient, 0, gradient.capacity());
  }

  /**
   * Sets {@code count} numbers of the gradient to 0 where the output is 0. A dropout behind has
   * changed the output in place, but only to 0 where the gradient is 0 already, and otherwise not
   * whether it is above.
   *
   * @param outputs the bits of floats that are not below 0
   * @param gradient the bits of floats
   */
  void backward(IntBuffer outputs, IntBuffer gradient, int at, int count) {
    for (int i = at; i < at + count; i += PIECE) {
      int n = Math.min(PIECE, at + count - i);
      outputs.get(i, outputBits, 0, n);
      gradient.get(i, gradientBits, 0, n);
      mask(gradientBits, outputBits, n);
      gradient.put(i, gradientBits, 0, n);
    }
  }

  /**
   * On bits, since the compiler has no vectors for the choice between floats: a float above 0 is an
   * integer above 0, whose negative's sign fills a word.
   */
  private static void mask(int[] values, int[] outputs, int count) {
    for (int i = 0; i < count; i++) {
      values[i] &= -outputs[i] >> 31;
    }
  }
}
