package dev.nib.sim.fast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaxPool2DKernelTest {
  /** Every pair of bytes, with others in the lanes beside it. */
  @Test
  void everyLaneGetsTheLargerOne() {
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        long first = 0;
        long second = 0;
        long larger = 0;
        for (int lane = 0; lane < Long.BYTES; lane++) {
          int x = (a + 37 * lane * (lane % 2)) & 0xff;
          int y = (b + 91 * lane * (lane % 3)) & 0xff;
          first |= (long) x << (8 * lane);
          second |= (long) y << (8 * lane);
          larger |= (long) Math.max(x, y) << (8 * lane);
        }
        assertThat(MaxPool2DKernel.max(first, second)).isEqualTo(larger);
      }
    }
  }
}
