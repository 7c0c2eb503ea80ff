package dev.nib.conformance.hdl;

import dev.nib.model.Argmax;

/** What an inference core gives out for an image. */
public final class CoreResult {
  private CoreResult() {}

  /**
   * The class, then the outputs.
   *
   * @param outputs of the simulator
   */
  public static byte[] of(byte[] outputs) {
    byte[] result = new byte[1 + outputs.length];
    result[0] = (byte) Argmax.of(outputs);
    System.arraycopy(outputs, 0, result, 1, outputs.length);
    return result;
  }
}
