package dev.nib.model.program;

import dev.nib.model.Bytes;
import dev.nib.model.Quantization;

/**
 * How an 8-bit grey pixel becomes an int8 input: nib's nets are trained on {@code pixel / 255},
 * black 0 to white 1.
 */
public final class PixelInput {
  /** Grey levels of a pixel. */
  public static final int LEVELS = 256;

  private PixelInput() {}

  /** The real number that a grey level of 0 to 255 stands for. */
  public static float real(int level) {
    return level / 255f;
  }

  /** The int8 input for each grey level. */
  public static Bytes table(Quantization input) {
    byte[] table = new byte[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = input.quantize(real(level));
    }
    return Bytes.of(table);
  }
}
