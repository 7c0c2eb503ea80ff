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
}
