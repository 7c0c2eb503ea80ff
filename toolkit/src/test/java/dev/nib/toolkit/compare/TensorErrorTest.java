package dev.nib.toolkit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.model.Quantization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By hand. */
class TensorErrorTest {
  private static TensorComparison compare(float[] floats, int... int8) {
    byte[] bytes = new byte[int8.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) int8[i];
    }
    TensorError error = new TensorError(Quantization.perTensor(0.5f, 1));
    error.add(floats, 0, bytes);
    return error.result("i", "f", "Conv2D");
  }

  @Test
  void noiseAndAngle() {
    // Dequantised: 2, -1, 0.
    TensorComparison c = compare(new float[] {2.1f, -1, 0.2f}, 5, -1, 1);
    double signal = 2.1 * 2.1 + 1 + 0.04;
    assertThat(c.sqnrDb().orElseThrow())
        .isCloseTo(10 * Math.log10(signal / (0.01 + 0.04)), within(1e-4));
    assertThat(c.cosine().orElseThrow()).isCloseTo(5.2 / Math.sqrt(signal * 5), within(1e-6));
    assertThat(c.clipped()).isZero();
  }

  @Test
  void exactAndEmptyTensorsHaveNoRatio() {
    assertThat(compare(new float[] {2}, 5).sqnrDb()).isEmpty();
    TensorComparison dead = compare(new float[] {0, 0}, 1, 1);
    assertThat(dead.sqnrDb()).isEqualTo(Optional.empty());
    assertThat(dead.cosine()).isEqualTo(Optional.empty());
  }

  @Test
  void clippedIsWhatLiesOutside() {
    // int8 reaches from -64.5 to 63 here, and half a step more is rounding.
    TensorComparison c = compare(new float[] {63.2f, 63.3f, -64.7f, -64.8f}, 127, 127, -128, -128);
    assertThat(c.clipped()).isEqualTo(0.5);
  }
}
