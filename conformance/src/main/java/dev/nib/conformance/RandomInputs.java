package dev.nib.conformance;

import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded inputs that begin with the extremes. */
public final class RandomInputs {
  private RandomInputs() {}

  /** All -128, all 127, a random mix of both, every input's zero point, then random bytes. */
  public static List<byte[]> of(Program program, int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> inputs = new ArrayList<>();
    for (int image = 0; image < count; image++) {
      byte[] input = new byte[program.inputBytes()];
      switch (image) {
        case 0 -> Arrays.fill(input, Byte.MIN_VALUE);
        case 1 -> Arrays.fill(input, Byte.MAX_VALUE);
        case 2 -> {
          for (int i = 0; i < input.length; i++) {
            input[i] = random.nextBoolean() ? Byte.MIN_VALUE : Byte.MAX_VALUE;
          }
        }
        case 3 -> {
          int at = 0;
          for (Value buffer : program.inputs()) {
            Arrays.fill(input, at, at + buffer.bytes(), (byte) buffer.zeroPoint());
            at += buffer.bytes();
          }
        }
        default -> random.nextBytes(input);
      }
      inputs.add(input);
    }
    return inputs;
  }

  /** Images of grey levels: all 0, all 255, a random mix of both, then random levels. */
  public static List<byte[]> images(int pixels, int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[pixels];
      if (i == 1) {
        Arrays.fill(image, (byte) 255);
      } else if (i > 1) {
        random.nextBytes(image);
      }
      if (i == 2) {
        for (int p = 0; p < pixels; p++) {
          image[p] = (byte) (image[p] < 0 ? 255 : 0);
        }
      }
      images.add(image);
    }
    return images;
  }
}
